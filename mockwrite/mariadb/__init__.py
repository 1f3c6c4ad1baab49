"""How MariaDB, in which the real server keeps its documents, compares and searches text."""
