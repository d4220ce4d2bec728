"""`regex`, as `re.compile`, for patterns that stand in a module: compiled at their first use.

A run imports all modules and uses few of their patterns; compiling them was a good part of its
start. A type checker sees the original.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as regex
else:

    class regex:  # noqa: N801
        """Stands for the pattern, and has its methods once one of them was asked for."""

        def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
            self._given = pattern, flags

        def __getattr__(self, name: str) -> Any:
            found = getattr(re.compile(*self._given), name)
            setattr(self, name, found)
            return found


__all__ = ["regex"]
