"""Load: from a path on disk to an `Assembly`."""

from dr_validator.assembly.load import Inputs, load, load_inputs, load_many
from dr_validator.assembly.model import Assembly, Stack, Template

__all__ = ["Assembly", "Inputs", "Stack", "Template", "load", "load_inputs", "load_many"]
