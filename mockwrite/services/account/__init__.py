"""The account of who calls: sign-up, sessions, tokens, targets."""
