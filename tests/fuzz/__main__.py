"""`python -m tests.fuzz --minutes 10`: other inputs than the test's, until the time is up.

What does not hold is made as small as it can be and kept among the regressions; the exit code is
then 1. Rounds are numbered, and `--seed` begins with another one: a seed, a kind and this program
give the same inputs each time.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
import traceback

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.case import Case
from tests.fuzz.holds import bounded_memory, holds
from tests.fuzz.inputs import KINDS

EXAMPLES = 25
_FOLDER = re.compile(re.escape(f"{tempfile.gettempdir()}/") + r"\w+/")
free = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    phases=(Phase.generate, Phase.shrink),
)


def main() -> int:
    """Run rounds over all kinds; 1 if something did not hold."""
    wanted = _wanted()
    end = time.monotonic() + wanted.minutes * 60
    number, found = wanted.seed, set[str]()
    with bounded_memory():
        while time.monotonic() < end:
            for kind in wanted.kind or KINDS:
                if time.monotonic() < end:
                    found |= _round(kind, number, found)
            number += 1
    print(f"seeds {wanted.seed} to {number - 1}: {len(found) or 'nothing'} found")
    return 1 if found else 0


def _round(kind: str, number: int, known: set[str]) -> set[str]:
    """Some inputs of a kind; what is wrong with one of them, unless that is known."""
    failing: list[Case] = []

    @seed(number)
    @free
    @given(KINDS[kind])
    def attempt(case: Case) -> None:
        try:
            holds(case)
        except Exception:
            failing[:] = [case]  # the last one is the smallest
            raise

    print(f"seed {number}, {kind}", flush=True)
    try:
        attempt()
    except Exception as error:
        why = _why(error)
        if why in known:
            return set()
        traceback.print_exc()
        print(f"kept as {failing[0].save(why)}" if failing else "cannot be told again", flush=True)
        return {why}
    return set()


def _why(error: Exception) -> str:
    """What is wrong, without what differs between two inputs that show it."""
    told = f"{type(error).__name__}: {error}".replace("\\n", "\n").splitlines()
    line = next((each for each in told if "defect" in each or "crashed" in each), told[0])
    return _FOLDER.sub("", line)[:200]


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=KINDS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
