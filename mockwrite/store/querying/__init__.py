"""What a request asks for, and the documents that answer it."""
