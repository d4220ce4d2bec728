"""Stacks linked by name alone may be deployed in any order."""

from __future__ import annotations

from . import Defect

DEFECT = Defect("Stacks that share physical names do not depend on each other", linked=False)
