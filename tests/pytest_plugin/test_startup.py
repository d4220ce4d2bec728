"""Who does not ask for the validator does not pay for it."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

# All that a pytest without an assembly may import because of us.
OURS = {"dr_validator", "dr_validator.pytest_plugin"}

# A test that passes, and a comparison that fails: that calls a hook of ours.
TESTS = """
def test_passes(): pass
def test_compares(): assert [1] == [2]
"""
REMEMBER = """
import pathlib, sys
def pytest_unconfigure(): pathlib.Path("modules").write_text("\\n".join(sys.modules))
"""


def imported(pytester: pytest.Pytester, *words: str) -> set[str]:
    """All that a pytest has imported at its end."""
    pytester.makepyfile(test_own=TESTS)
    pytester.makeconftest(REMEMBER)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", *words)
    assert result.ret == 1
    return set((pytester.path / "modules").read_text().splitlines())


def test_nothing_but_the_plugin_itself_is_imported(pytester: pytest.Pytester) -> None:
    without = imported(pytester, "-p", "no:dr_validator")
    assert not [each for each in without if each.split(".")[0] == "dr_validator"]
    assert imported(pytester) - without == OURS
