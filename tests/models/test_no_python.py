"""What is no Python, and which runtimes may read it after all."""

from __future__ import annotations

import pytest
from dr_validator.models.code.no_python import no_python

HEAD = 'import os\nNAME = f"{os.name}"\n'


@pytest.mark.parametrize(
    "broken",
    ["def (:\n", "def handler(event context):\n    pass\n", "x = = 1\n", "else:\n    pass\n"],
)
def test_a_line_with_nothing_new_is_refused_by_all_that_are_known(broken: str) -> None:
    found = no_python(HEAD + broken)
    assert found is not None
    assert found.is_refused_by("python3.14")
    assert not found.is_refused_by("python3.99")


@pytest.mark.parametrize(
    "newer",
    [
        "x = t'{os.name}'\n",
        "try:\n    pass\nexcept KeyError, OSError:\n    pass\n",
    ],
)
def test_a_line_that_a_later_python_may_read_is_not(newer: str) -> None:
    found = no_python(HEAD + newer)
    assert found is None or not found.is_refused_by("python3.14")


def test_what_is_never_closed_is_refused_by_all() -> None:
    found = no_python("def handler(event, context:\n    pass\n")
    assert found is not None
    assert found.is_refused_by("python3.99")


def test_python_is_python() -> None:
    assert no_python(HEAD) is None
