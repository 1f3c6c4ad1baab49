"""Realtime: subscribers of channels, what they say, and the events that they hear."""
