"""Users, teams and keys, and what happens to them."""
