"""Storage: buckets, files, downloads and previews, file tokens."""
