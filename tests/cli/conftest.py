"""What tests of the configuration share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Go to a fresh folder; call it to write the configuration there."""
    monkeypatch.chdir(tmp_path)

    def configure(text: str) -> Path:
        path = tmp_path / "dr-validator.toml"
        path.write_text(text)
        return path

    return configure
