"""An index of the checks, and a page for each: its docstring and its examples."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from itertools import groupby

from dr_validator.check import BUILT_IN, Check, discover

from _pages import NOTE, table

_HEAD = ("check", "severity", "breaks", "what it finds")


def pages() -> Iterator[tuple[str, str]]:
    """File name and text of each page."""
    checks = discover()
    yield "index.md", _index(checks)
    for check in checks:
        yield f"{check.id}.md", _page(check)


def _index(checks: tuple[Check, ...]) -> str:
    lines = [NOTE, "# Checks", ""]
    lines += [
        f"{len(checks)} checks, by what they find. `dr-validator list` names them too, and",
        "`dr-validator explain ID` explains one. Severity is how bad it is; *breaks* is when the",
        "reader first notices: at `deploy`, in a `failover`, in the `data`, at `runtime`, in",
        "`security`, or in `cost`.",
    ]
    ordered = sorted(checks, key=lambda check: (check.family, check.id))
    for title, group in groupby(ordered, key=lambda check: check.family.title):
        rows = [
            (f"[{each.id}]({each.id}.md)", each.severity.value, each.breaks.value, each.doc.title)
            for each in group
        ]
        lines += ["", f"## {title}", "", *table(_HEAD, rows)]
    names = "\n".join(check.id for check in checks)
    lines += ["", f"```{{toctree}}\n:hidden:\n\n{names}\n```"]
    return "\n".join(lines) + "\n"


def _page(check: Check) -> str:
    scope = "apps with disaster recovery" if check.dr else "any app"
    return f"""{NOTE}
# {check.id}

{check.doc.title}

**Severity:** {check.severity.value} · **Breaks:** {check.breaks.value} · **Applies to:** {scope}

## Why it matters

{_sentence(check.doc.why)}

## Fix

{_sentence(check.doc.fix)}

## Examples

Small assemblies, in [short form](../writing-checks.md#testing-it): `bad` is reported at the place
named, `good` is not, and `unknown` cannot be decided before deployment.

```yaml
{_examples(check)}```

## Source

{check.doc.source}
"""


def _sentence(text: str) -> str:
    """The text with a capital at its beginning, unless that is a name such as s3:GetObject."""
    word = text.split()[0].rstrip(",")
    return text[0].upper() + text[1:] if word.isalpha() else text


def _examples(check: Check) -> str:
    family, name = check.module.removeprefix(f"{BUILT_IN}.").split(".")
    return (resources.files(BUILT_IN) / family / f"{name}.yaml").read_text(encoding="utf-8")
