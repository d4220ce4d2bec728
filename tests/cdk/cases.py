"""The app in many variants, all in one process: `python -m tests.cdk.cases OUT`.

Each case is synthesized in a folder of its own, which is the current one meanwhile, to `cdk.out`
there. What CDK raises is written to `error.txt`: with CDK_APP_MODE=inmemory, the report itself.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHECK = "aurora-secondary-credentials"
ID = f"dr-validator::{CHECK}"
CLUSTER = "Secondary/Database/Cluster"
ONLY = {"select": [CHECK]}

CRASHING = '''\
from dr_validator.check import check
from dr_validator.finding import Breaks, Severity


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def always(graph):
    """Crashes.

    Why it matters: it gives no verdict.
    Fix: mend it.
    Source: none.
    """
    raise ValueError("oh no")
'''


@dataclass(frozen=True)
class Case:
    """What the app is made with, and the files that lie where it runs."""

    context: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


def _plain(**context: Any) -> Case:
    return Case({"plugin": ONLY, **context})


def _accepted(where: str, what: str = f"{ID} agreed in review", **context: Any) -> Case:
    return _plain(acknowledge={where: what}, **context)


def _configured(text: str) -> Case:
    return Case({"plugin": ONLY}, {"dr-validator.toml": text})


def _crashes(pack: str, **more: Any) -> Case:
    files = {
        "dr-validator.toml": f'packs = ["{pack}"]\n',
        f"{pack}/__init__.py": "",
        f"{pack}/crash/__init__.py": "",
        f"{pack}/crash/always.py": CRASHING,
    }
    plugin = {"select": ["crash-always", CHECK], **more}
    return Case({"plugin": plugin, "acknowledge": {}}, files)


CASES = {
    "broken": _plain(),
    "sound": _plain(sound=True),
    "everything": Case({}),
    "stages": _plain(shape="stages"),
    "on-stage": _plain(shape="stages", on="stage"),
    "nested": _plain(shape="nested"),
    "acknowledged": _accepted(CLUSTER),
    "acknowledged-above": _accepted("Secondary"),
    "acknowledged-in-app": _accepted(""),
    "acknowledged-in-stage": _accepted("Prod", shape="stages"),
    "acknowledged-elsewhere": _accepted("Primary"),
    "acknowledged-family": _accepted(CLUSTER, "dr-validator::aurora all of them"),
    "waived": _configured(
        f'[[waivers]]\ncheck = "{CHECK}"\nconstruct = "{CLUSTER}"\nreason = "agreed"\n'
    ),
    "unproven": Case({"plugin": ONLY, "hidden": True}),
    "strict": Case({"plugin": {**ONLY, "strict": True}, "hidden": True}),
    "milder": _configured(f'fail-on = "high"\n[severity]\n"{CHECK}" = "medium"\n'),
    "mildest": _configured(f'fail-on = "critical"\n[severity]\n"{CHECK}" = "low"\n'),
    "failing-medium": Case(
        {
            "plugin": {"select": [CHECK, "order-undeclared-dependency"], "fail_on": "medium"},
            "acknowledge": {"Secondary": f"{ID} agreed in review"},
        },
        {"dr-validator.toml": '[severity]\n"order-undeclared-dependency" = "medium"\n'},
    ),
    "argument-first": Case(
        {"plugin": {**ONLY, "fail_on": "critical"}},
        {"dr-validator.toml": f'fail-on = "low"\n[severity]\n"{CHECK}" = "high"\n'},
    ),
    "regions": Case(
        {"plugin": {**ONLY, "primary_region": "us-east-1", "secondary_regions": ["us-west-2"]}}
    ),
    "one-region-twice": Case(
        {"plugin": {"primary_region": "us-east-1", "secondary_regions": ["us-east-1"]}}
    ),
    "gate": Case({"plugin": {"select": ["vpc-misspelt"], "require_dr": True}}),
    "wrong-configuration": _configured('fail-onn = "high"\n'),
    "wrong-selection": Case({"plugin": {"select": ["aurorra"]}}),
    "crash": _crashes("crashing_checks", pack_dirs=["crashing_checks"]),
    "pack-of-named-file": _crashes("crashing_too", config="dr-validator.toml"),
    "pack-that-is-found": _crashes("crashing_three"),
}


def main(out: Path, names: list[str]) -> None:
    from tests.cdk.app import make

    for name in names or list(CASES):
        case, folder = CASES[name], out / name
        folder.mkdir(parents=True)
        for file, text in case.files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text)
        os.chdir(folder)
        app = make(str(folder / "cdk.out"), case.context)
        try:
            app.synth()
        except RuntimeError as error:
            (folder / "error.txt").write_text(str(error))


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), sys.argv[2:])
