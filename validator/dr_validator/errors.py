"""What can be wrong with what the user gives us; each kind has its exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_LONGEST, _BEFORE, _AFTER = 1_000, 600, 300


def shorten(text: str) -> str:
    """The text; the middle of one that is longer than anybody reads is left out.

    A sentence begins with the file and ends with the way out, and both stay.
    """
    return text if len(text) <= _LONGEST else f"{text[:_BEFORE]} […] {text[-_AFTER:]}"


class DrValidatorError(Exception):
    """A clear sentence for the user: the file, the place, and what to do; several of several."""

    exit_code = 3

    def __init__(self, *sentences: str) -> None:
        super().__init__(*map(shorten, sentences))

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(str(each) for each in self.args)

    def __str__(self) -> str:
        return "\n".join(self.sentences)


class InputError(DrValidatorError):
    """Nothing to check, or input that cannot be read (exit code 3)."""


class OutOfMemoryError(InputError):
    """Input that takes more memory than there is."""


class UsageError(DrValidatorError):
    """Wrong usage or configuration (exit code 2)."""

    exit_code = 2


class DefectError(DrValidatorError):
    """We failed, for no reason that the input could be blamed for (exit code 4)."""

    exit_code = 4


@contextmanager
def bounded(doing: str) -> Iterator[None]:
    """What exceeds the memory or goes too deep is the input's doing, and no defect of ours."""
    try:
        yield
    except (MemoryError, RecursionError) as error:
        raise beyond(doing, error) from None


def beyond(doing: str, error: MemoryError | RecursionError) -> InputError:
    """The sentence about input that is too much; `doing` says for what."""
    if isinstance(error, MemoryError):
        return OutOfMemoryError(
            f"{doing} ran out of memory; check fewer or smaller stacks at a time"
        )
    return InputError(
        f"{doing} meets values or stacks that are nested or chained too deep to be followed; "
        "split the longest chain, or check fewer stacks at a time"
    )


def failure(error: Exception) -> DrValidatorError:
    """The sentence about any exception: a defect of ours, unless the input is too much."""
    if isinstance(error, DrValidatorError):
        return error
    if isinstance(error, MemoryError | RecursionError):
        return beyond("the run", error)
    return DefectError(
        f"dr-validator itself failed ({shorten(f'{type(error).__name__}: {error}')}); this is a "
        "defect of ours: please report it with the output of DR_VALIDATOR_DEBUG=1"
    )
