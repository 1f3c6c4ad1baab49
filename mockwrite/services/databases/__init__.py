"""Databases, collections, attributes, indexes, documents and transactions on the wire."""
