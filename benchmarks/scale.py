"""How time and memory grow with the app: `python benchmarks/scale.py ASSEMBLY [COPIES …]`.

Takes a synthesized assembly (`dr-validator synth`), copies all its stacks into as many accounts
as asked for, and times the graph and all checks over them. Needs no network.
"""

from __future__ import annotations

import copy
import json
import resource
import sys
import time
from dataclasses import replace

from dr_validator.assembly import load
from dr_validator.assembly.model import Assembly, Stack
from dr_validator.check import discover, run
from dr_validator.engine import read_graph


def copies(assembly: Assembly, number: int) -> Assembly:
    """The assembly's stacks, once for each of `number` made-up accounts."""
    made: list[Stack] = []
    for count in range(number):
        account = f"{count:012}"
        for stack in assembly.stacks:
            clone = copy.copy(stack)
            written = json.dumps(stack.template.body)
            if stack.account:
                written = written.replace(stack.account, account)
            clone.id = clone.display_name = f"{stack.id}-{count:03}"
            clone.account = account
            clone.depends_on = tuple(f"{each}-{count:03}" for each in stack.depends_on)
            clone.template = replace(stack.template, body=json.loads(written))
            made.append(clone)
    return replace(assembly, stacks=tuple(sorted(made, key=lambda stack: stack.id)))


def measure(assembly: Assembly) -> str:
    """One line: size, seconds for the graph and for the checks, peak memory."""
    checks = discover()
    begun = time.perf_counter()
    graph = read_graph(assembly)
    used = len(graph.edges)
    built = time.perf_counter()
    findings, crashed = run(checks, graph)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"{len(assembly.stacks):5} stacks {len(graph.resources):6} resources {used:6} edges  "
        f"graph {built - begun:6.2f} s  {len(checks)} checks {done - built:6.2f} s  "
        f"{peak:4} MB  {len(findings)} findings, {len(crashed)} crashed"
    )


def main(arguments: list[str]) -> None:
    path, *numbers = arguments
    assembly = load(path)
    for number in map(int, numbers or ["1", "5", "20"]):
        print(measure(copies(assembly, number)))


if __name__ == "__main__":
    main(sys.argv[1:])
