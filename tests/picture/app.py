"""Graphs and topologies for the tests of the picture."""

from __future__ import annotations

from pathlib import Path

from dr_validator.assembly import Inputs, load_inputs
from dr_validator.engine import read_graph
from dr_validator.graph.graph import Graph
from dr_validator.picture.topology import Stop, Strand, Tier, Topology

from tests.drill.apps import EAST, WEST
from tests.drill.shop import write_shop


def shop_graph(folder: Path) -> Graph:
    return graph(write_shop(folder / "cdk.out"))


def graph(path: Path) -> Graph:
    return read_graph(load_inputs(Inputs((str(path),))))


def named(shown: Topology) -> dict[str, Stop]:
    """Stops by what a person reads of them: name and region."""
    found = {f"{each.name}@{each.region or ''}": each for each in shown.stops}
    assert len(found) == len(shown.stops)
    return found


def lines(shown: Topology) -> set[tuple[str, str]]:
    at = {each.id: f"{each.name}@{each.region or ''}" for each in shown.stops}
    return {(at[each.start], at[each.end]) for each in shown.lines}


def big(stacks: int, functions: int) -> Topology:
    """A topology with thousands of stops: each stack has its name, functions and tables, in both
    regions, and all of its tables are replicated."""
    stops: list[Stop] = []
    made: list[Strand] = []

    def add(name: str, kind: str, tier: Tier, region: str | None, stack: str) -> Stop:
        group = (stack, kind)
        stops.append(Stop(f"{stack}/{name}@{region}", name, kind, name, tier, region, group=group))
        return stops[-1]

    for number in range(stacks):
        stack = f"Stack{number:04}"
        entry = add(f"api{number}.example.com", "DNS name", Tier.ENTRY, None, stack)
        tables = []
        for region in (EAST, WEST):
            tables.append(add(f"Table{number}", "table", Tier.STORE, region, stack))
            for each in range(functions):
                function = add(f"Function{each}", "function", Tier.BETWEEN, region, stack)
                made.append(Strand(entry.id, function.id))
                made.append(Strand(function.id, tables[-1].id))
        made.append(Strand(tables[0].id, tables[1].id, both=True, label="global table"))
    return Topology((EAST, WEST), ("primary", "secondary"), tuple(stops), tuple(made))
