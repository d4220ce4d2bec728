"""Findings that somebody accepted, with the reason they gave."""

from __future__ import annotations

from collections.abc import Iterable

from validator.assembly.model import Assembly
from validator.finding import Finding, Suppressed

PLUGIN = "dr-validator"


def waive(
    findings: Iterable[Finding], assembly: Assembly
) -> tuple[list[Finding], list[Suppressed]]:
    """Part what still counts from what was acknowledged in the CDK code.

    An acknowledgement `dr-validator::<check>` holds for its construct and all beneath it.
    One without a reason is not honoured.
    """
    accepted = _acknowledged(assembly)
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        path = _subject(finding, assembly)
        scope = next((each for each in _scopes(path) if accepted.get((finding.check, each))), None)
        if scope is None:
            kept.append(finding)
        else:
            reason = accepted[finding.check, scope]
            suppressed.append(Suppressed(finding, reason, f"CDK acknowledgement at {scope}"))
    return kept, suppressed


def _acknowledged(assembly: Assembly) -> dict[tuple[str, str], str]:
    """(check, construct path) to reason, over all stacks."""
    found: dict[tuple[str, str], str] = {}
    for stack in assembly.stacks:
        for path, rules in stack.acknowledged.items():
            for rule, reason in rules.items():
                plugin, _, check = rule.partition("::")
                if plugin == PLUGIN and reason.strip():
                    found[check, path.strip("/")] = reason
    return found


def _subject(finding: Finding, assembly: Assembly) -> str:
    """The construct path of a finding; the stack's own for one about a whole stack."""
    if finding.place.construct_path:
        return finding.place.construct_path.strip("/")
    stack = assembly.by_id.get(finding.place.stack)
    return stack.display_name if stack else ""


def _scopes(path: str) -> Iterable[str]:
    """The path and its ancestors, the nearest first."""
    while path:
        yield path
        path = path.rpartition("/")[0]
