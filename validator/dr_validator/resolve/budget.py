"""How much one run may build: intrinsic functions make of a kilobyte what no memory holds."""

from __future__ import annotations

from dr_validator.place import Place
from dr_validator.resolve.value import Cause, Unknown

MAX_BUILT = 40_000_000  # some hundred characters a resource, in apps that are large
MAX_LENGTH = 1_000_000  # of one value: CloudFormation takes templates of 1 MB
PER_VALUE = 50  # what an item of a list counts for, in characters
PER_REFERENCE = 8

SPENT = f"resolving this assembly takes more than {MAX_BUILT:,} characters of text"
NOTE = f"{SPENT}: the rest is not resolved, and what depends on it is not proven"


class Budget:
    """What is left for all values of a run together.

    Whoever builds something takes its size before it is there. What finds no room is not
    built; what is smaller may still find some.
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


def size_of(text: str) -> int:
    """What a text takes of the budget: its memory, not its letters."""
    return len(text) if text.isascii() else 4 * len(text)


def no_room(place: Place) -> Unknown:
    """A value that the budget has no room for."""
    return Unknown(SPENT, Cause.SIZE, place, may_be_absent=False)


def too_long(place: Place) -> Unknown:
    """A value that no template can hold."""
    reason = f"it would be longer than {MAX_LENGTH:,} characters"
    return Unknown(reason, Cause.MALFORMED, place, may_be_absent=False)
