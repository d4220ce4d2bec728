"""Checks in YAML, and what they say of small apps."""

from __future__ import annotations

from pathlib import Path

from dr_validator.check import Check
from dr_validator.testing import checks_in, run_check

HEAD = """\
checks:
  - id: acme-rule
    title: Something that breaks a rule.
    severity: high
    breaks: data
    types: {types}
    message: "{message}"
    fix: mend it
"""


def pack(
    folder: Path, *lines: str, types: str = "AWS::S3::Bucket", message: str = "broken"
) -> Path:
    """A file with one check; `lines` are its keys beside those that every check has."""
    file = folder / "checks.yaml"
    head = HEAD.format(types=types, message=message)
    file.write_text(head + "".join(f"    {line}\n" for line in lines), encoding="utf-8")
    return file


def check_of(folder: Path, *lines: str, **head: str) -> Check:
    (check,) = checks_in(pack(folder, *lines, **head))
    return check


def said(check: Check, text: str) -> dict[str, str]:
    """By place, what a check says of an app; what is not proven begins with a question mark."""
    return {
        f"{each.place.stack}/{each.place.logical_id}{each.place.pointer}".rstrip("/"): (
            each.problem.message
            if each.problem.proven
            else f"? {each.problem.message}, since {each.problem.reason}"
        )
        for each in run_check(check, text)
    }


def answers(check: Check, text: str) -> dict[str, str]:
    """By logical id, `no` for a finding, else `?` for what is not proven; what holds is left out.

    Beside what is wrong, what is not known may be told of other values.
    """
    found = sorted(run_check(check, text), key=lambda each: each.problem.proven)
    return {each.place.logical_id: "no" if each.problem.proven else "?" for each in found}
