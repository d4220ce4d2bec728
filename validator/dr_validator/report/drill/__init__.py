"""What a drill is told in: text, JSON, Markdown, and a page with its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TextIO, TypeAlias

from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.outcome import Look

Reporter: TypeAlias = Callable[[Rehearsal, TextIO, Look], None]


def reporters() -> Mapping[str, Reporter]:
    """Each format by its name; read when one is asked for."""
    from dr_validator.report.drill import html, json, markdown, text

    return {"html": html.write, "json": json.write, "markdown": markdown.write, "text": text.write}
