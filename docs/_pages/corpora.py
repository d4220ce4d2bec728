"""How inputs of others and hostile ones of ours ended: the part of the page that is measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = Any
START = "<!-- corpora: written by docs/generate.py -->\n"
END = "<!-- end of corpora -->\n"
CODES = ("0", "1", "2", "3", "4")


def page(text: str, measured: Path) -> str:
    """The page with what was measured."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    part = "\n".join(_part(json.loads(measured.read_text(encoding="utf-8"))))
    return f"{before}{START}{part}\n{END}{after}"


def _part(record: Json) -> Iterator[str]:
    corpora = record["corpora"]
    inputs = sum(each["inputs"] for each in corpora)
    broken = [(each["name"], one) for each in corpora for one in each["broken"]]
    told = f"**{len(broken)} of {inputs:,}** inputs ended in anything but a documented exit code"
    yield f"{told}, without its report or its sentence, with a traceback, or late."
    yield ""
    yield (
        f"Measured on {record['date']} ({record['machine']}), dr-validator {record['version']}, in "
        f"{record['minutes']:g} minutes. Late is what takes over {record['seconds']:g} seconds. "
        "*Time* is the processor time of the slowest input, *memory* the peak of the largest."
    )
    yield ""
    head = ("corpus", "inputs", *(f"exit {code}" for code in CODES), "other", "broken")
    yield f"| {' | '.join(head)} | time | memory |"
    yield f"| --- |{' ---: |' * (len(head) + 1)}"
    for each in corpora:
        yield f"| {' | '.join(_row(each))} |"
    yield ""
    for each in corpora:
        yield f"- *{each['name']}*: {each['about']}{_from(each)}."
    yield ""
    yield "The slowest and the largest of each:"
    yield ""
    for each in corpora:
        slowest, largest = each["slowest"], each["largest"]
        yield f"- {each['name']}: `{_short(slowest['input'])}`, {slowest['number']:.1f} s;"
        yield f"  `{_short(largest['input'])}`, {largest['number']:g} MB"
    if broken:
        yield ""
        yield "| corpus | what broke | how |"
        yield "| --- | --- | --- |"
        for name, one in broken:
            yield f"| {name} | `{_cell(one['input'])}` | {_cell(one['how'])} |"


def _row(each: Json) -> list[str]:
    codes = each["codes"]
    number = str(each["inputs"])
    if each["inputs"] < each["all"]:
        number += f" of {each['all']}"
    return [
        each["name"],
        number,
        *(str(codes.get(code, 0)) for code in CODES),
        str(sum(number for code, number in codes.items() if code not in CODES)),
        str(len(each["broken"])),
        f"{each['slowest']['number']:.1f} s",
        f"{each['largest']['number']:g} MB",
    ]


def _from(each: Json) -> str:
    match each["packages"]:
        case []:
            return ""
        case [one]:
            return f" (`{one}`)"
        case more:
            return f" ({len(more)} packages)"


def _short(path: str) -> str:
    """The package and the file, without the folders between."""
    first, *between = path.split("/")
    return f"{first}/…/{between[-1]}" if len(between) > 1 else path


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
