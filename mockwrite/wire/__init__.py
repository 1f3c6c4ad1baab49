"""The wire: HTTP in, JSON out."""
