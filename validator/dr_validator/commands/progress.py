"""A bar on the terminal that tells what is being done, once it takes over a second."""

from __future__ import annotations

import os
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from dr_validator.commands.terminal import in_ci
from dr_validator.report.escape import plain
from dr_validator.tell import Tell

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

_PATIENCE = 1.0
_PAUSE = 0.1


def teller(*, wanted: bool) -> Tell:
    """Prints whole lines, for work whose own output shares the terminal."""

    def tell(doing: str, done: int = 0, total: int = 0) -> None:
        del done, total
        if wanted and sys.stderr.isatty():
            print(f"{plain(doing)} …", file=sys.stderr)

    return tell


class Progress:
    """A line that is drawn anew and leaves nothing behind.

    Nothing is written where nobody would see it move: `out` is no terminal or a plain one, this is
    a job of CI, or `wanted` is False.
    """

    def __init__(self, out: TextIO, *, wanted: bool = True, patience: float = _PATIENCE) -> None:
        self._out = out
        moves = out.isatty() and os.environ.get("TERM") != "dumb" and not in_ci()
        self._wanted = wanted and moves
        self._patience = patience
        self._at = ("", 0, 0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)

    def __call__(self, doing: str, done: int = 0, total: int = 0) -> None:
        self._at = (plain(doing), done, total)

    def __enter__(self) -> Progress:
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

    def _show(self) -> None:
        if self._stop.wait(self._patience):
            return
        with _bars(self._out) as bars:
            task = bars.add_task("", total=None, count="")
            while True:
                doing, done, total = self._at
                count = f"{done}/{total}" if total else ""
                bars.update(
                    task, description=doing, completed=done, total=total or None, count=count
                )
                bars.refresh()
                if self._stop.wait(_PAUSE):
                    return


def _bars(out: TextIO) -> Bars:
    """The bar, the count, the time, and what is done; words are words, whatever stands in them."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars
    from rich.table import Column

    words = Column(no_wrap=True, overflow="ellipsis")
    return Bars(
        BarColumn(bar_width=20),
        TextColumn("{task.fields[count]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False, table_column=words),
        console=Console(file=out, force_terminal=True, markup=False, highlight=False),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
