"""Accounts, users and teams on the wire."""
