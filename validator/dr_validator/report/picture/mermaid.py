"""The picture as Mermaid, which GitHub and GitLab draw where it stands in Markdown.

Names are quoted, and what could mean something to Mermaid, or to the page that it draws into, is
written as a character code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dr_validator.picture.topology import Stop, Strand, Tier, Topology
from dr_validator.regex import regex
from dr_validator.report.escape import plain

_CODED = regex(r"[^\w .,:/()+×·→-]")
_NOWHERE = "region not known"
_SHAPES = {
    Tier.ENTRY: ('(["', '"])'),
    Tier.BETWEEN: ('["', '"]'),
    Tier.STORE: ('[("', '")]'),
}


def mermaid(shown: Topology) -> str:
    """A flowchart, with a subgraph for each region."""
    return "\n".join(_lines(shown)) + "\n"


def _lines(shown: Topology) -> Iterator[str]:
    ids = {each.id: f"n{number}" for number, each in enumerate(shown.stops)}
    yield "flowchart TB"
    for stop in shown.of(None):
        yield f"  {_stop(stop, ids)}"
    for number, (region, role) in enumerate(zip(shown.regions, shown.roles, strict=True)):
        title = f"{region or _NOWHERE} · {role}" if role else region or _NOWHERE
        yield f'  subgraph r{number}["{quoted(title)}"]'
        for stop in shown.of(region):
            yield f"    {_stop(stop, ids)}"
        yield "  end"
    for line in shown.lines:
        yield f"  {ids[line.start]} {_arrow(line)} {ids[line.end]}"


def _stop(stop: Stop, ids: Mapping[str, str]) -> str:
    before, after = _SHAPES[stop.tier]
    return f"{ids[stop.id]}{before}{quoted(stop.name)}<br/>{quoted(stop.kind)}{after}"


def _arrow(line: Strand) -> str:
    if not line.copied:
        return f'-->|"{quoted(line.label)}"|' if line.label else "-->"
    head = "<-" if line.both else "-"
    return f'{head}. "{quoted(line.label)}" .->'


def quoted(words: str) -> str:
    """Words as they are, for between quotes."""
    return _CODED.sub(lambda found: f"#{ord(found[0])};", plain(words))
