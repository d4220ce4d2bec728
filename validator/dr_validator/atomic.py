"""Files are written as a whole or not at all."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from dr_validator.errors import UsageError


def save(path: Path, text: str) -> None:
    """Write a text file in UTF-8, replacing what is there; UsageError if that cannot be."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
