"""The types of attribute: what each takes, stores and compares."""
