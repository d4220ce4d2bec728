"""Times as people say them."""

from __future__ import annotations


def duration(seconds: int) -> str:
    """Seconds as people say them: `90 s`, `15 min`, `4 days`."""
    for size, word in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size and seconds % size == 0:
            return f"{seconds // size} {word}"
    return f"{seconds} s"
