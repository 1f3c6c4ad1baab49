"""What documents look like: attributes and indexes, how they come and go, and what they let in."""
