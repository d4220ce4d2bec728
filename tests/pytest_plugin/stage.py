"""A project whose pytest checks an assembly: one check with a finding, one without."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from dr_validator.check import discover

from tests.cli.stage import CHECK, broken, single, sound, write_assembly

__all__ = ["CHECK", "broken", "single", "sound", "write_assembly"]

# Every inner run would import these anew.
discover()
import_module("dr_validator.pytest_plugin.plugin")

# Passes over the assemblies of tests.cli.stage.
OTHER = "aurora-engine-mismatch"

# A pack with a check of each fate, for what the assemblies above do not show.
FATES = {
    "crash": "raise RuntimeError('broken \x1b[31m check')\n    yield",
    "open": "yield unproven(graph.place(graph.stacks[0]), 'whether \x1b[31m it holds', "
    "reason='a parameter has no default')",
    "low": "yield problem(graph.place(graph.stacks[0]), 'is not so bad')",
}
PACK = "packs = ['acme_checks']"
SOURCE = """\
from dr_validator.check import check, problem, unproven
from dr_validator.finding import Breaks, Severity

@check(severity=Severity.{severity}, breaks=Breaks.RUNTIME, dr=False)
def {name}(graph):
    '''A check.

    Why it matters: so.
    Fix: mend it.
    Source: us.
    '''
    {body}
"""


def settle(folder: Path, *lines: str, select: tuple[str, ...] = (CHECK, OTHER)) -> None:
    """Write a dr-validator.toml that selects these checks."""
    text = "\n".join([f"select = {list(select)}", *lines])
    (folder / "dr-validator.toml").write_text(text + "\n")


def pack(folder: Path) -> str:
    """Write a pack of checks, `acme-…`, with these fates; the line that configures it.

    It is not installed, so the pack's folder has to be named, too.
    """
    family = folder / "acme_checks" / "acme"
    family.mkdir(parents=True)
    (family.parent / "__init__.py").touch()
    (family / "__init__.py").touch()
    for name, body in FATES.items():
        severity = "LOW" if name == "low" else "HIGH"
        (family / f"{name}.py").write_text(SOURCE.format(name=name, body=body, severity=severity))
    return PACK


def outcomes(result: pytest.RunResult) -> dict[str, int]:
    """How many tests had each outcome, the deselected ones left out."""
    counts = result.parseoutcomes()
    return {name: counts[name] for name in sorted(counts) if name != "deselected"}


def run(pytester: pytest.Pytester, *words: str, option: bool = True) -> pytest.RunResult:
    """Pytest over `cdk.out`, in this process, with room for long lines.

    The one warning that is silenced is about us being imported already, by the outer pytest.
    """
    more = [*packs(pytester), *(["--dr-assembly", "cdk.out"] if option else [])]
    quiet = "ignore::pytest.PytestAssertRewriteWarning"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "300")
        return pytester.runpytest_inprocess(*more, "-W", quiet, "-p", "no:xdist", *words)


def apart(pytester: pytest.Pytester, *words: str) -> pytest.RunResult:
    """The same, in a process of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "300")
        more = [*packs(pytester), "--dr-assembly", "cdk.out"]
        return pytester.runpytest_subprocess(*more, *words)


def packs(pytester: pytest.Pytester) -> list[str]:
    """The option that allows the pack, where there is one."""
    folder = pytester.path / "acme_checks"
    return [f"--dr-pack-dir={folder}"] if folder.is_dir() else []
