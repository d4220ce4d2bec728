"""The CDK app: `cdk synth`, or `python -m templates.app` with CDK_OUTDIR set.

Context: the keys of `settings.DEFAULTS`; `defect=<name>` for a variant that is broken on
purpose in one way; `app=naive` for one that is broken in all of them.
"""

from __future__ import annotations

import sys

import aws_cdk as cdk

from . import defects, naive
from .payments import Payments
from .settings import Settings


def build(app: cdk.App) -> None:
    """Build the reference app, or the variant that the context asks for."""
    settings = Settings.from_context(app.node)
    kind = app.node.try_get_context("app") or "reference"
    defect = app.node.try_get_context("defect")
    if kind == "naive" or defect == "naive":
        naive.build(app, settings)
    elif kind != "reference":
        raise ValueError(f"unknown app {kind!r}; there are: naive, reference")
    elif defect:
        defects.find(str(defect)).build(app, settings)
    else:
        Payments(app, settings).link()


def main() -> None:
    app = cdk.App()
    try:
        build(app)
    except ValueError as error:
        sys.exit(f"templates.app: {error}")
    app.synth()


if __name__ == "__main__":
    main()
