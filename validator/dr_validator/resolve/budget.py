"""How much one run may build: intrinsic functions make of a kilobyte what no memory holds."""

from __future__ import annotations

MAX_BUILT = 40_000_000  # some hundred characters a resource, in apps that are large
SPENT = f"resolving this assembly takes more than {MAX_BUILT:,} characters of text"
NOTE = f"{SPENT}: the rest is not resolved, and what depends on it is not proven"


class Budget:
    """What is left for all values of a run together.

    What finds no room is given up; what is smaller may still find some.
    """

    def __init__(self, limit: int = MAX_BUILT) -> None:
        self._left = limit
        self.is_spent = False

    def take(self, size: int) -> bool:
        """Whether there is room for so many more characters; they are taken if there is."""
        if size > self._left:
            self.is_spent = True
            return False
        self._left -= size
        return True
