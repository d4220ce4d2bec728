"""Write the pages that come from the code: `python docs/generate.py [--check]`.

The check pages, the command line, the JSON report, the query API, the tables of facts about AWS
and what covers them, the tables of a fleet, the drills of the sound apps, what other tools say of
our mutants, how hostile inputs ended, the references of the configuration and of checks in YAML
with their schemas, the pictures, what the tour shows, and the number of checks in the output that
other pages show; with them the tables that come from cfn-lint's schemas and botocore's models.
With `--check` nothing is written; the exit code is 1 if anything would change.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from _pages import (
    catches,
    checks,
    commands,
    corpora,
    counts,
    coverage,
    drilled,
    facts,
    fleet,
    graph,
    judged,
    operations,
    pictures,
    registry,
    report,
    tour,
)
from dr_validator.atomic import save
from dr_validator.config import reference
from dr_validator.yaml_checks import keys

DOCS = Path(__file__).parent
CHECKS = DOCS / "checks"
PACKAGE = DOCS.parent / "validator" / "dr_validator"
SCHEMAS = PACKAGE / "schema"


def pages() -> Iterator[tuple[Path, str]]:
    """Every generated file: path and text."""
    for name, text in checks.pages():
        yield CHECKS / name, text
    yield DOCS / "cli.md", commands.page()
    yield DOCS / "json.md", report.page(SCHEMAS / "report.schema.json")
    yield DOCS / "graph.md", graph.page()
    yield PACKAGE / "aws" / "registry.json", registry.text()
    yield PACKAGE / "aws" / "operations.json", operations.text()
    yield PACKAGE / "aws" / "judged.json", judged.text()
    yield DOCS / "facts.md", facts.page()
    yield DOCS / "coverage.md", coverage.page()
    yield DOCS / "fleet.md", fleet.page()
    comparison = DOCS / "comparison.md"
    measured = DOCS / "measured" / "catches.json"
    survivors = DOCS.parent / "tests" / "mutants" / "peers" / "survivors.yaml"
    yield comparison, catches.page(comparison.read_text(encoding="utf-8"), measured, survivors)
    robustness = DOCS / "robustness.md"
    measured = DOCS / "measured" / "corpora.json"
    yield robustness, corpora.page(robustness.read_text(encoding="utf-8"), measured)
    configuration = DOCS / "configuration.md"
    yield configuration, reference.page(configuration.read_text(encoding="utf-8"))
    yield SCHEMAS / "config.schema.json", reference.schema_text()
    written = DOCS / "yaml-checks.md"
    yield written, keys.page(written.read_text(encoding="utf-8"))
    yield SCHEMAS / "checks.schema.json", keys.schema_text()
    for name, text in drilled.pages():
        yield DOCS / name, text
    for name, text in pictures.pictures():
        yield DOCS / "images" / name, text
    for name, text in tour.files():
        yield DOCS / name, text
    for name, packed in counts.PAGES.items():
        path = (DOCS / name).resolve()
        yield path, counts.page(path.read_text(encoding="utf-8"), packed)


def main(arguments: list[str]) -> int:
    wanted = dict(pages())
    stale = [path for path in sorted(CHECKS.glob("*.md")) if path not in wanted]
    changed = [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path in [*changed, *stale]:
            print(f"{path}: out of date; run python docs/generate.py", file=sys.stderr)
        return 1 if changed or stale else 0
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(path, wanted[path])
    for path in stale:
        path.unlink()
    print(f"{len(changed)} files written, {len(stale)} removed, of {len(wanted)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
