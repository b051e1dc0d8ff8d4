# Sources of tintype-jobs' loop: libmedia_a_SOURCES.
