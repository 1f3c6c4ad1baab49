"""Buckets, the files in them, and the tokens that open a file; their bytes, and what kind of file bytes are."""
