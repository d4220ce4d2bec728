"""One line on the terminal that tells what is being done, once it takes over a second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from dr_validator.report.escape import plain

_PATIENCE = 1.0


def teller(*, wanted: bool) -> Callable[[str], None]:
    """Prints whole lines, for work whose own output shares the terminal."""

    def tell(doing: str) -> None:
        if wanted and sys.stderr.isatty():
            print(f"{plain(doing)} …", file=sys.stderr)

    return tell


class Progress:
    """Rewrites its line; nothing is written where `out` is no terminal or `wanted` is False."""

    def __init__(self, out: TextIO, *, wanted: bool = True, patience: float = _PATIENCE) -> None:
        self._out = out
        self._wanted = wanted and out.isatty()
        self._patience = patience
        self._started = time.monotonic()
        self._doing = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_telling, daemon=True)

    def __call__(self, doing: str) -> None:
        self._doing = plain(doing)

    def __enter__(self) -> Progress:
        self._started = time.monotonic()
        if self._wanted:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        if self._wanted:
            self._thread.join()

    def _keep_telling(self) -> None:
        if self._stop.wait(self._patience):
            return
        while True:
            passed = time.monotonic() - self._started
            self._out.write(f"\r\x1b[K{self._doing[:70]} … {passed:.0f} s")
            self._out.flush()
            if self._stop.wait(0.2):
                break
        self._out.write("\r\x1b[K")
        self._out.flush()
