"""`dr-validator`, and `python -m dr_validator`: little enough to hear an early interrupt."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from contextlib import suppress


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
    except SystemExit as end:
        _leave(end.code)
        raise
    finally:
        gc.freeze()  # nor is it looked through once more at the end


def _leave(code: object) -> None:
    """End here, unless somebody is to be told of it: taking apart all that a run holds would be
    a part of its time, and the process takes it along."""
    waiting = getattr(atexit, "_ncallbacks", lambda: 1)() or threading.active_count() > 1
    if waiting or not isinstance(code, int):
        return
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # with `python -m`, the working folder: nothing in it is ours to import
    main()
