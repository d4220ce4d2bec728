"""Load: from a path on disk to an `Assembly`."""

from dr_validator.assembly.load import load, load_many
from dr_validator.assembly.model import Assembly, Stack, Template

__all__ = ["Assembly", "Stack", "Template", "load", "load_many"]
