"""`dr-validator`, and `python -m dr_validator`: little enough to hear an early interrupt."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """The console script's entry."""
    # Next to nothing that a run makes is garbage before its end. The process is ours alone here,
    # as it is not in somebody's tests or in a CDK app.
    gc.disable()
    try:
        from dr_validator.cli import main as run
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        sys.exit(130)
    try:
        run()
    finally:
        gc.freeze()  # nor is it looked through once more at the end


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # with `python -m`, the working folder: nothing in it is ours to import
    main()
