# Lint scripts, end-to-end, bench: what belongs to no room.
