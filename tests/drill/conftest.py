"""The shop, in the current folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drill.shop import write_shop
from tests.report.tab import browser, tab

__all__ = ["browser", "tab"]


@pytest.fixture
def shop_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`cdk.out` of the shop, which is in the current folder."""
    write_shop(tmp_path / "cdk.out")
    monkeypatch.chdir(tmp_path)
    return Path("cdk.out")
