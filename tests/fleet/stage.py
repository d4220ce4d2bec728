"""Fleets of small apps, and how to ask what a run over them gave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dr_validator.fleet.query import asked, opened

from tests.cli.stage import Json, execute, write_assembly

# What a check of somebody's own does to the process, by the name of the stack it meets.
PACK = """\
import os, signal, time
from dr_validator.api import Severity, Breaks, check, problem

@check(severity=Severity.LOW, breaks=Breaks.COST, dr=False)
def met(graph):
    \"\"\"A check that ends as the stack is called.

    Why it matters: the others go on.
    Fix: none.
    Source: https://example.com
    \"\"\"
    for stack in graph.stacks:
        match stack.display_name:
            case "Hangs":
                time.sleep(600)
            case "Eats":
                held = [bytes(2**20) for _ in range(2**20)]
            case "Dies":
                os.kill(os.getpid(), signal.SIGKILL)
            case "Crashes":
                raise RuntimeError("broken check")
    return
    yield
"""


def queue(name: str) -> Json:
    return {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}}}


def fleet_of(folder: Path, count: int) -> Path:
    """So many apps of a stack in each of two regions: folder/app-000/cdk.out and so on."""
    for number in range(count):
        name = f"app-{number:03}"
        stacks = {f"{name}-{region}@{region}": queue(name) for region in ("us-east-1", "us-west-2")}
        write_assembly(folder / name / "cdk.out", stacks)
    return folder


def with_fates(folder: Path) -> Path:
    """A configuration, beside a pack whose check meets apps with a fate."""
    folder.mkdir(parents=True, exist_ok=True)
    family = folder / "acme_fates" / "fate"
    family.mkdir(parents=True)
    for each in (family.parent, family):
        (each / "__init__.py").write_text('"""Fates."""\n')
    (family / "met.py").write_text(PACK)
    config = folder / "fates.toml"
    config.write_text("packs = ['acme_fates']\n")
    return config


def run(*words: str | Path, env: dict[str, str] | None = None) -> Any:
    """`dr-validator fleet run`, on two workers of this machine."""
    return execute("fleet", "run", *words, "--workers", "2", env=env)


def rows(out: Path, sql: str) -> list[tuple[Any, ...]]:
    """What a query over the tables of a run gives."""
    with opened(out) as database:
        return list(asked(database, sql).rows)


def states(out: Path) -> dict[str, str]:
    return dict(rows(out, "select app, state from apps order by app"))


def listed(path: Path, apps: dict[str, Path]) -> Path:
    """A list file of apps by name."""
    lines = [
        "app,path,commit,owner",
        *(f"{name},{where},c0ffee,a team" for name, where in apps.items()),
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def saved(value: object) -> str:
    return json.dumps(value)
