"""Synthesize the reference app with every variant, and Orders.

`python -m tests.reference.synthesize OUT [NAME…]`. One process for all, since
most of the time goes into starting jsii.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

PATHS = {"aws:cdk:enable-path-metadata": True, "aws:cdk:enable-asset-metadata": True}
GOOD, NAIVE, ORDERS = "good", "naive", "orders"
# What cdk.context.json would hold.
ZONES = {
    f"availability-zones:account=111122223333:region={region}": [f"{region}a", f"{region}b"]
    for region in ("eu-west-1", "eu-central-1")
}


def main(out: Path, names: list[str]) -> None:
    import aws_cdk as cdk

    from templates import app as reference
    from templates import defects
    from tests.apps.orders import app as orders

    context = json.loads((Path(__file__).parents[2] / "cdk.json").read_text())["context"]
    for name in names or [GOOD, ORDERS, NAIVE, *defects.names()]:
        chosen = ZONES if name == ORDERS else {} if name == GOOD else {"defect": name}
        app = cdk.App(outdir=str(out / name), context={**context, **PATHS, **chosen})
        if name == ORDERS:
            orders.build(app)
        else:
            reference.build(app)
        app.synth()
        done(out, name).touch()


def done(out: Path, name: str) -> Path:
    """What tells that a variant is written as a whole."""
    return out / f"{name}.done"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
