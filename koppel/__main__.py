"""``python -m koppel``."""

from koppel.cli import main

if __name__ == "__main__":
    main()
