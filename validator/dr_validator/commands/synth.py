"""`dr-validator synth`."""

from __future__ import annotations

import sys
from pathlib import Path

from dr_validator.commands.progress import teller
from dr_validator.report.escape import plain
from dr_validator.synth.synthesize import Synthesis, synthesize


def run(
    app: str | None, output: Path | None, context: list[str], *, validation: bool, quiet: bool
) -> int:
    """Synthesize and tell what there is now, and what the templates only pretend to know."""
    wanted = Synthesis(app=app, output=output, context=tuple(context), validation=validation)
    made = synthesize(wanted, teller(wanted=not quiet))
    if made.missing:
        print(
            "note: some context could not be looked up without credentials, so the templates "
            f"may hold dummies for {plain(', '.join(made.missing))}; `cdk synth` with "
            "credentials writes it to cdk.context.json",
            file=sys.stderr,
        )
    if not quiet:
        where = f" in {', '.join(made.regions)}" if made.regions else ""
        stacks = "stack" if made.stacks == 1 else "stacks"
        print(plain(f"{made.folder}: {made.stacks} {stacks}{where}"))
    return 0
