"""``python -m mockwrite`` is the command ``mockwrite``."""

from mockwrite.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
