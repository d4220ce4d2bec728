"""Synthesize the reference app and every variant: `python -m tests.reference.synthesize OUT`.

One process for all, since most of the time goes into starting jsii.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

PATHS = {"aws:cdk:enable-path-metadata": True, "aws:cdk:enable-asset-metadata": True}
GOOD, NAIVE = "good", "naive"


def main(out: Path) -> None:
    import aws_cdk as cdk

    from templates import app as reference
    from templates import defects

    context = json.loads((Path(__file__).parents[2] / "cdk.json").read_text())["context"]
    for name in (GOOD, NAIVE, *defects.names()):
        chosen = {} if name == GOOD else {"defect": name}
        app = cdk.App(outdir=str(out / name), context={**context, **PATHS, **chosen})
        reference.build(app)
        app.synth()
        done(out, name).touch()


def done(out: Path, name: str) -> Path:
    """What tells that a variant is written as a whole."""
    return out / f"{name}.done"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
