"""Reporters: one table by name, one file per format, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TextIO

from dr_validator.outcome import Look, Report

Reporter = Callable[[Report, TextIO, Look], None]


def _reporter(name: str) -> Reporter:
    def write(report: Report, out: TextIO, look: Look) -> None:
        import_module(f"{__name__}.{name}").write(report, out, look)

    return write


REPORTERS: dict[str, Reporter] = {
    name: _reporter(name)
    for name in (
        "concise",
        "github",
        "gitlab",
        "html",
        "json",
        "junit",
        "markdown",
        "sarif",
        "text",
    )
}
