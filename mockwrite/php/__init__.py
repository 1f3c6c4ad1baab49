"""How PHP, in which the real server is written, reads and compares values."""
