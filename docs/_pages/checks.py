"""An index of the checks, and a page for each: its docstring and its examples."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dr_validator.beside import cdk_fix
from dr_validator.check import Check, discover
from dr_validator.finding import Stops

from _pages import NOTE, table
from _pages.examples import smallest, twins, whole

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
        f"{len(checks)} checks, grouped by what they look at. `dr-validator list` lists them too,",
        "and `dr-validator explain ID` explains one. Severity is how bad a fault is; *breaks* is",
        "when you first notice it: at `deploy`, in a `failover`, in the `data`, at `runtime`, in",
        "`security`, or in `cost`. What a fault keeps from working in a drill is",
        "[below](#what-a-fault-stops).",
    ]
    ordered = sorted(checks, key=lambda check: (check.family, check.id))
    for title, group in groupby(ordered, key=lambda check: check.family.title):
        rows = [
            (f"[{each.id}]({each.id}.md)", each.severity.value, each.breaks.value, each.doc.title)
            for each in group
        ]
        lines += ["", f"## {title}", "", *table(_HEAD, rows)]
    lines += ["", *_stops(checks)]
    names = "\n".join(check.id for check in checks)
    lines += ["", f"```{{toctree}}\n:hidden:\n\n{names}\n```"]
    return "\n".join(lines) + "\n"


def _stops(checks: tuple[Check, ...]) -> list[str]:
    """What faults stop, with how many checks say so."""
    rows = [
        (f"`{each.value}`", each.meaning, str(sum(check.stops is each for check in checks)))
        for each in Stops
    ]
    return [
        "## What a fault stops",
        "",
        "Where a check has proven a fault, something does not work in a [drill](../drill.md). Each",
        "check says what; where it doesn't, that follows from `breaks`.",
        "",
        *table(("stops", "what does not work", "checks"), rows),
    ]


def _page(check: Check) -> str:
    shown, unknown = twins(check), smallest(check, "unknown")
    scope = "apps with disaster recovery" if check.dr else "any app"
    return f"""{NOTE}
# {check.id}

{check.doc.title}

**Severity:** {check.severity.value} · **Breaks:** {check.breaks.value} · **Applies to:** {scope}

**In a [drill](index.md#what-a-fault-stops):** it stops {check.stops.meaning}.

## Broken

The least that shows it; what the check doesn't need is left out.

```yaml
{shown.broken}```

dr-validator reports:

```text
{shown.printed}```

## Why it matters

{_sentence(check.doc.why)}

## Fix

{_sentence(check.doc.fix)}

{"In CloudFormation" if shown.like else "Another template, which is right"}:

```yaml
{shown.mended}```
{_in_cdk(check)}
## Source

{check.doc.source}

## More examples

<details>
<summary>When it can't tell</summary>

What nobody can know before deployment is reported as *not proven*. For example, in
[short form](../writing-checks.md#testing-it):

```yaml
{unknown.text}```

dr-validator reports:

```text
{unknown.printed}```

</details>

<details>
<summary>All examples, as they are tested</summary>

Each `bad` assembly is reported at the places under `finds`, each `good` one is clean, and each
`unknown` one is not proven.

```yaml
{whole(check)}```

</details>
"""


def _in_cdk(check: Check) -> str:
    """The fix as code of the CDK, in both languages."""
    fix = cdk_fix(check)
    if fix is None:
        return ""
    return f"""
In the CDK, in Python:

```python
{fix.python}
```

In TypeScript:

```typescript
{fix.typescript}
```
"""


def _sentence(text: str) -> str:
    """The text with a capital at its beginning, unless that is a name such as s3:GetObject."""
    word = text.split()[0].rstrip(",")
    return text[0].upper() + text[1:] if word.isalpha() else text
