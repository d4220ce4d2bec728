"""Files are written as a whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from dr_validator.errors import UsageError
from dr_validator.files import is_special


def save(path: Path, text: str) -> None:
    """Write a text file in UTF-8, replacing what is there; UsageError if that cannot be.

    A link is replaced, and not what it leads to. What is no regular file stays: a device that is
    replaced is gone for the whole system.
    """
    import secrets

    if is_special(path):
        raise UsageError(f"{path}: cannot be written: it is not a regular file; name another one")
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with fresh.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        fresh.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
