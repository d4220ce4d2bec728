"""How work says what it is at, to whoever shows it."""

from __future__ import annotations

from typing import Protocol


class Tell(Protocol):
    """Told what is being done; `done` of `total`, where the work is counted."""

    def __call__(self, doing: str, done: int = 0, total: int = 0) -> None: ...
