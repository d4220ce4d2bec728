"""What each tool says of the same mutants: the part of the comparison that was measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = Any
START = "<!-- catches: written by docs/generate.py -->\n"
END = "<!-- end of catches -->\n"
OURS = "dr-validator"


def page(text: str, measured: Path) -> str:
    """The page with the tables of what was measured."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    part = "\n".join(_part(json.loads(measured.read_text(encoding="utf-8"))))
    return f"{before}{START}{part}\n{END}{after}"


def _part(record: Json) -> Iterator[str]:
    mutants = record["mutants"]
    harmful = [each for each in mutants if each["harm"] == "harmful"]
    harmless = [each for each in mutants if each["harm"] == "harmless"]
    tools = list(record["versions"])
    yield (
        f"Measured on {record['date']} ({record['machine']}), in {record['minutes']:g} minutes: "
        f"{len(harmful)} harmful and {len(harmless)} harmless mutants."
    )
    yield ""
    head = ("tool", "version", "run as", "remarks on the sound apps", "harmful caught")
    yield f"| {' | '.join(head)} | harmless flagged |"
    yield "| --- | --- | --- | ---: | ---: | ---: |"
    for tool in tools:
        numbers = f"{record['sound'][tool]} | {_said(harmful, tool)} | {_said(harmless, tool)}"
        yield f"| {tool} | {record['versions'][tool]} | {record['run_as'][tool]} | {numbers} |"
    strict = sum(each["outcome"] == "caught" for each in harmful)
    yield ""
    yield (
        "Any new remark counts, at any place: that is generous to every tool, ours included. By "
        f"the stricter rule of [the mutants' own page](mutants.md), which asks for a proven "
        f"finding at the place or next to it, dr-validator catches {strict} of {len(harmful)}."
    )
    yield ""
    yield f"| family | mutants | {' | '.join(tools)} |"
    yield f"| --- | ---: {'| ---: ' * len(tools)}|"
    for family in sorted({each["family"] for each in harmful}):
        own = [each for each in harmful if each["family"] == family]
        yield f"| {family} | {len(own)} | {' | '.join(str(_said(own, tool)) for tool in tools)} |"
    missed = [each for each in harmful if OURS not in each["says"]]
    yield ""
    yield f"dr-validator is silent on {len(missed)} of them; what the others say of these:"
    yield ""
    yield "| mutant | family | what others say |"
    yield "| --- | --- | --- |"
    for each in sorted(missed, key=lambda one: (one["family"], one["id"])):
        said = "; ".join(f"{tool}: {', '.join(rules)}" for tool, rules in each["says"].items())
        yield f"| `{each['id'].replace('|', chr(92) + '|')}` | {each['family']} | {said or '–'} |"


def _said(mutants: list[Json], tool: str) -> int:
    return sum(tool in each["says"] for each in mutants)
