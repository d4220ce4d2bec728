"""A repository with an assembly, to stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.stage import write_app
from tests.report.tab import browser, tab

__all__ = ["browser", "tab"]


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`cdk.out` of an app, which is the current folder."""
    write_app(tmp_path)
    monkeypatch.chdir(tmp_path)
    return Path("cdk.out")
