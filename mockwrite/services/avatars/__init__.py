"""Avatars: pictures of initials, codes, browsers, flags and cards."""
