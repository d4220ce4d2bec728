"""Reporters: one table by name, one file per format."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from dr_validator.outcome import Look, Report
from dr_validator.report import concise, github, gitlab, html, json, junit, markdown, sarif, text

Reporter = Callable[[Report, TextIO, Look], None]

REPORTERS: dict[str, Reporter] = {
    "concise": concise.write,
    "github": github.write,
    "gitlab": gitlab.write,
    "html": html.write,
    "json": json.write,
    "junit": junit.write,
    "markdown": markdown.write,
    "sarif": sarif.write,
    "text": text.write,
}
