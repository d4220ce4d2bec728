"""What inputs are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.apps import REGIONS, write

Json = dict[str, Any]

PRIMARY, SECONDARY = REGIONS


def resource(kind: str, **properties: Any) -> Json:
    return {"Type": kind, "Properties": properties}


def both(out: Path, primary: Json, secondary: Json, **sections: Json) -> None:
    stacks = {
        "Primary": (PRIMARY, {"Resources": primary, **sections}),
        "Secondary": (SECONDARY, {"Resources": secondary}),
    }
    write(out, stacks, after=True)
