"""Synthesize every foreign app: `python -m tests.foreign.synthesize OUT [APP…]`.

One process for all, since starting jsii takes longer than most of the apps. Each app is written
to `OUT/<name>-good`, and with its defects to `OUT/<name>-broken`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

# What a cdk.context.json would hold.
ZONES: dict[str, Any] = {
    f"availability-zones:account=111122223333:region={region}": [f"{region}a", f"{region}b"]
    for region in ("eu-west-1", "eu-central-1", "us-east-1", "us-west-2")
}
# By app, the context that it is synthesized with.
APPS: dict[str, dict[str, Any]] = {
    "writer_reader": {"aws:cdk:enable-path-metadata": True, **ZONES},
    "stages": {
        "aws:cdk:enable-path-metadata": True,
        "aws:cdk:enable-asset-metadata": True,
        **ZONES,
    },
    "weak": {"@aws-cdk/core:defaultCrossStackReferences": "weak"},
    "single_region": ZONES,
    "runbook": {},
}
GOOD, BROKEN = "good", "broken"


def main(out: Path, names: list[str]) -> None:
    import aws_cdk as cdk

    for name in names or list(APPS):
        build = importlib.import_module(f"tests.foreign.{name}.app").build
        for variant in (GOOD, BROKEN):
            app = cdk.App(outdir=str(out / f"{name}-{variant}"), context=APPS[name])
            build(app, broken=variant == BROKEN)
            app.synth()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
