"""Write the pages that come from the code: `python docs/generate.py [--check]`.

`docs/checks/` gets an index and one page for each check, from its docstring and its
examples. With `--check` nothing is written; the exit code is 1 if a page would change.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import resources
from itertools import groupby
from pathlib import Path

from validator.check import BUILT_IN, Check, discover

PAGES = Path(__file__).parent / "checks"
DEFECTS = {
    0: "The assembly itself",
    1: "Aurora is not a global database",
    2: "Stacks nested across regions",
    3: "S3 replication cannot work",
    4: "Route 53 records are invalid",
    5: "DynamoDB is not a global table",
    6: "No VPC endpoints",
    7: "Alarm thresholds of the wrong kind",
    8: "Stacks in no order",
    9: "Security left out",
    10: "Values not exported",
    11: "Health checks of the wrong path",
    12: "Lambda code missing",
    13: "Failover without its parameters",
}
NOTE = "<!-- Written by docs/generate.py from the check itself. -->\n"


def pages() -> Iterator[tuple[Path, str]]:
    """Every generated page: path and text."""
    checks = discover()
    yield PAGES / "index.md", _index(checks)
    for check in checks:
        yield PAGES / f"{check.id}.md", _page(check)


def _index(checks: tuple[Check, ...]) -> str:
    lines = [NOTE, "# Checks", "", f"{len(checks)} checks, by what they find."]
    ordered = sorted(checks, key=lambda check: (check.defect, check.id))
    for defect, group in groupby(ordered, key=lambda check: check.defect):
        lines += ["", f"## {DEFECTS.get(defect, 'Objectives')}", ""]
        lines += ["| check | severity | breaks | what it finds |", "| --- | --- | --- | --- |"]
        lines += [
            f"| [{check.id}]({check.id}.md) | {check.severity.value} | {check.breaks.value} "
            f"| {check.doc.title} |"
            for check in group
        ]
    return "\n".join(lines) + "\n"


def _page(check: Check) -> str:
    scope = "apps with disaster recovery" if check.dr else "any app"
    return f"""{NOTE}
# {check.id}

{check.doc.title}

**Severity:** {check.severity.value} · **Breaks:** {check.breaks.value} · **Applies to:** {scope}

## Why it matters

{check.doc.why}

## Fix

{check.doc.fix}

## Examples

Assemblies in short: `bad` is reported at the place named, `good` is not, and `unknown` cannot be
decided before deployment.

```yaml
{_examples(check)}```

## Source

{check.doc.source}
"""


def _examples(check: Check) -> str:
    family, name = check.module.removeprefix(f"{BUILT_IN}.").split(".")
    return (resources.files(BUILT_IN) / family / f"{name}.yaml").read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    wanted = dict(pages())
    stale = [path for path in sorted(PAGES.glob("*.md")) if path not in wanted]
    changed = [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path in [*changed, *stale]:
            print(f"{path}: out of date; run python docs/generate.py", file=sys.stderr)
        return 1 if changed or stale else 0
    PAGES.mkdir(exist_ok=True)
    for path in changed:
        path.write_text(wanted[path], encoding="utf-8")
    for path in stale:
        path.unlink()
    print(f"{len(changed)} pages written, {len(stale)} removed, of {len(wanted)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
