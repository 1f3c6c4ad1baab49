"""Users, as a server with an API key sees them."""
