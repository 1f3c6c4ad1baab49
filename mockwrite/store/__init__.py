"""The database: plain Python values, no HTTP."""
