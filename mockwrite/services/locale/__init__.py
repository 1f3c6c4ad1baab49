"""Locale: where a caller is, and the lists of countries, languages and currencies."""
