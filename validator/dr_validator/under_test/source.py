"""What people hand to the fixtures: a path, or a CDK app that is synthesized in memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from dr_validator.errors import UsageError


class Synthesizable(Protocol):
    """A CDK App (or Stage)."""

    def synth(self) -> Any: ...


class SynthesizedApp(Protocol):
    """What synth() returns: the assembly's folder by name."""

    @property
    def directory(self) -> str: ...


Source: TypeAlias = "str | os.PathLike[str] | Synthesizable | SynthesizedApp"


def path_of(source: Source, base: Path) -> str:
    """The absolute path that is meant (it may end in `@region`); an app is synthesized."""
    if isinstance(source, str | os.PathLike):
        text = os.fspath(source)
        return os.path.normpath(base / text)
    synth = getattr(source, "synth", None)
    made = _synthesized(synth) if callable(synth) else source
    folder = getattr(made, "directory", None)
    if not isinstance(folder, str):
        raise UsageError(
            f"{type(source).__name__}: this cannot be validated; pass the path of a cloud assembly "
            "or a template, or a CDK App"
        )
    return folder


def _synthesized(synth: Callable[[], Any]) -> Any:
    """The assembly of an app. If the app has our CDK plugin, that leaves the verdict to the test.

    Otherwise its findings would stop the synthesis, and nothing could be said about them.
    """
    plugin = sys.modules.get("dr_validator.cdk")
    if plugin is None:
        return synth()
    with plugin.held_back():
        return synth()
