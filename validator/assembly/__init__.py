"""Load: from a path on disk to an `Assembly`."""

from validator.assembly.load import load, load_many
from validator.assembly.model import Assembly, Stack, Template

__all__ = ["Assembly", "Stack", "Template", "load", "load_many"]
