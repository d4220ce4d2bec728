"""`dr-validator`, and `python -m dr_validator`: little enough to hear an early interrupt."""

from __future__ import annotations

import sys


def main() -> None:
    """The console script's entry."""
    try:
        from dr_validator.cli import main as run
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        sys.exit(130)
    run()


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # with `python -m`, the working folder: nothing in it is ours to import
    main()
