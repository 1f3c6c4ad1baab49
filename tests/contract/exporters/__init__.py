"""Real exporters of HAR files, which one command runs: ``python -m tests.contract.exporters``."""
