"""Reporters: one table by name, one file per format."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from validator.report import concise, json, text
from validator.report.model import Look, Report

Reporter = Callable[[Report, TextIO, Look], None]

REPORTERS: dict[str, Reporter] = {
    "concise": concise.write,
    "json": json.write,
    "text": text.write,
}
