"""What can be wrong with what the user gives us; each kind has its exit code."""

from __future__ import annotations


class DrValidatorError(Exception):
    """One clear sentence for the user: the file, the place, and what to do."""

    exit_code = 3


class InputError(DrValidatorError):
    """Nothing to check, or input that cannot be read (exit code 3)."""


class UsageError(DrValidatorError):
    """Wrong usage or configuration (exit code 2)."""

    exit_code = 2
