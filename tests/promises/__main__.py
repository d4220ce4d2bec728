"""Write down what is offered now: `python -m tests.promises`. Nothing that was kept is left out."""

from __future__ import annotations

import json

from dr_validator.atomic import save

from tests.promises.kept import FILE, Kept, come, kept, now
from tests.promises.names import DEMANDED, OFFERED


def main() -> None:
    before: Kept = kept() if FILE.exists() else {"offered": {}, "demanded": {}}
    offered, demanded = now(OFFERED), now(DEMANDED)
    told = [each for kind, names in demanded.items() for each in come(before, kind, names)]
    if told:
        raise SystemExit("\n".join(told))
    for kind, names in before["offered"].items():
        offered[kind] = sorted({*names, *offered.get(kind, ())})
    save(FILE, json.dumps({"offered": offered, "demanded": demanded}, indent=1) + "\n")


if __name__ == "__main__":
    main()
