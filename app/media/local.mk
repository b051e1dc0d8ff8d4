# Pure C (sniff, probe): libtintype_a_SOURCES. What needs libvips: libmedia_a_SOURCES.
