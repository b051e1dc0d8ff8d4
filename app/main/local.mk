# The three programs. They alone see every room.
