"""Transactions: writes that wait for their commit, and what reads see of them before."""
