"""The project that a request names, as its API keys see and set it: 1.9.6 has that."""
