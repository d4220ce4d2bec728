"""Checks that no change of the reference app can set off, and why; their examples do."""

from __future__ import annotations

NOT_SHOWN: dict[str, str] = {}
