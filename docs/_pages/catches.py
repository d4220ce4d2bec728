"""What each tool says of the same mutants: the part of the comparison that was measured."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

Json = Any
START = "<!-- catches: written by docs/generate.py -->\n"
END = "<!-- end of catches -->\n"
OURS = "dr-validator"


def page(text: str, measured: Path, survivors: Path) -> str:
    """The page with the tables of what was measured; `survivors` says why ours says nothing of
    those that it misses.
    """
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    why = yaml.safe_load(survivors.read_text(encoding="utf-8"))
    part = "\n".join(_part(json.loads(measured.read_text(encoding="utf-8")), why))
    return f"{before}{START}{part}\n{END}{after}"


def _part(record: Json, why: Mapping[str, str]) -> Iterator[str]:
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
    yield ""
    yield from _alone(harmful)
    yield ""
    yield from _missed(harmful, why)


def _alone(harmful: list[Json]) -> Iterator[str]:
    """By family, who finds what nobody else does."""
    yield "Who finds what: by us alone, by us and others, by others alone, by nobody."
    yield ""
    yield "| family | mutants | dr-validator alone | both | others alone | nobody |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    by_family: dict[str, list[Json]] = {}
    for each in harmful:
        by_family.setdefault(each["family"], []).append(each)
    for family, own in [*sorted(by_family.items()), ("all", harmful)]:
        said = Counter((OURS in each["says"], bool(set(each["says"]) - {OURS})) for each in own)
        numbers = [said[True, False], said[True, True], said[False, True], said[False, False]]
        yield f"| {family} | {len(own)} | {' | '.join(map(str, numbers))} |"


def _missed(harmful: list[Json], why: Mapping[str, str]) -> Iterator[str]:
    """The mutants that ours is silent on, what others say of them, and why ours does not."""
    missed = [each for each in harmful if OURS not in each["says"]]
    if not missed:
        yield "dr-validator is silent on none of them."
        return
    yield f"dr-validator is silent on {len(missed)} of them:"
    yield ""
    yield "| mutant | family | what others say | why we say nothing |"
    yield "| --- | --- | --- | --- |"
    for each in sorted(missed, key=lambda one: (one["family"], one["id"])):
        said = "; ".join(f"{tool}: {', '.join(rules)}" for tool, rules in each["says"].items())
        reason = why.get(each["id"], "not looked into yet")
        yield f"| `{_cell(each['id'])}` | {each['family']} | {said or '–'} | {_cell(reason)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _said(mutants: list[Json], tool: str) -> int:
    return sum(tool in each["says"] for each in mutants)
