"""What can be wrong with what the user gives us; each kind has its exit code."""

from __future__ import annotations


class DrValidatorError(Exception):
    """A clear sentence for the user: the file, the place, and what to do; several of several."""

    exit_code = 3

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(str(each) for each in self.args)

    def __str__(self) -> str:
        return "\n".join(self.sentences)


class InputError(DrValidatorError):
    """Nothing to check, or input that cannot be read (exit code 3)."""


class UsageError(DrValidatorError):
    """Wrong usage or configuration (exit code 2)."""

    exit_code = 2
