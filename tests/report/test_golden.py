"""A small real assembly, and what every format says of it, written at once by one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.regenerate import FORMATS, expected, produce


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return produce(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("form", FORMATS)
def test_golden(told: dict[str, str], form: str) -> None:
    """If this is meant to change: `python -m tests.report.regenerate`, and review the diff."""
    assert told[form] == expected(form).read_text(encoding="utf-8")


def test_no_other_file_is_expected() -> None:
    files = {path.name for path in Path(expected("text")).parent.glob("expected.*")}
    assert files == {f"expected.{form}" for form in FORMATS}
