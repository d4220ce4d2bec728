"""What is done for one app: its assembly is checked and drilled, and becomes rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from dr_validator.assembly import Inputs, load_inputs
from dr_validator.assembly.spec import Spec
from dr_validator.check import discover
from dr_validator.config import Config, ConfigSource, load_config
from dr_validator.config.apply import options
from dr_validator.drill.plan import DrillPlan
from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.drill.rehearse import rehearse
from dr_validator.drill.result import Drill
from dr_validator.engine import inspect_graph, read_graph
from dr_validator.finding import Finding, Severity
from dr_validator.fleet.app import Examination, FleetApp, Rows
from dr_validator.fleet.ends import ends
from dr_validator.graph.graph import Graph
from dr_validator.outcome import Report
from dr_validator.packs import with_packs
from dr_validator.place import Place
from dr_validator.record import replace

Row = dict[str, Any]


def examined(app: FleetApp, spec: Spec, asked: Examination, today: date) -> tuple[Rows, str]:
    """The rows of an app, and which checks crashed ("" for none). InputError where it cannot be
    read.

    Where the configuration of the app's folder itself has deployments, they are the app.
    """
    path = spec.path
    start = path if path.is_dir() else path.parent
    config = _config(app, start, asked)
    checks = with_packs(discover(), config)
    own = config.deployments and config.path is not None and config.path.parent == start.absolute()
    inputs = Inputs(
        () if own else (str(path) if spec.target is None else f"{path}@{spec.target}",),
        config.stacks,
        config.deployments if own else (),
        nested=config.nested_templates,
    )
    wanted = replace(options(config, checks), today=today)
    graph = read_graph(load_inputs(inputs), wanted.roles, config.settings, today)
    report = inspect_graph(graph, checks, wanted)
    told = _rehearsed(graph, report, asked, config.drill, today)
    drills = told.drills if told is not None else ()
    rows = {
        "apps": [_app(app, graph, report, drills)],
        "findings": list(_findings(app, report)),
        "stores": [row for each in drills for row in _stores(app, each)],
        "entries": [row for each in drills for row in _entries(app, each)],
        "ends": [{"app": app.name, **row} for row in ends(graph)],
    }
    return rows, "; ".join(f"the check {each.check}: {each.error}" for each in report.crashed)


def _config(app: FleetApp, start: Path, asked: Examination) -> Config:
    """The configuration that is asked for, else what is found from the app's folder upward; above
    a copy of what lies elsewhere, nothing is the app's."""
    if not asked.config and app.is_elsewhere:
        return Config()
    return load_config(ConfigSource(start, Path(asked.config) if asked.config else None))


def _rehearsed(
    graph: Graph, report: Report, asked: Examination, plan: DrillPlan, today: date
) -> Rehearsal | None:
    """The drills of an app; None where no region of it is known."""
    if not any(graph.regions) and not (asked.lose or plan.lose):
        return None
    return rehearse(graph, plan, asked.lose, today=today, report=report)


def _app(app: FleetApp, graph: Graph, report: Report, drills: tuple[Drill, ...]) -> Row:
    counted = Counter(each.severity for each in report.findings)
    stacks = graph.stacks
    return {
        "app": app.name,
        "stacks": len(stacks),
        "accounts": sorted({each.account for each in stacks if each.account}),
        "regions": sorted({each.region for each in stacks if each.region}),
        "primary_region": graph.roles.primary,
        **{each.value: counted[each] for each in Severity},
        "unproven": len(report.unproven),
        "waived": len(report.waived),
        "failed_by": list(report.failed_by),
        "drills": [{"lost": each.loss.shown, "verdict": each.verdict.value} for each in drills],
    }


def _findings(app: FleetApp, report: Report) -> Iterator[Row]:
    for each in (*report.findings, *report.unproven):
        yield _finding(app, report, each, None)
    for one in report.waived:
        yield _finding(app, report, one.finding, one.reason)


def _finding(app: FleetApp, report: Report, found: Finding, waived: str | None) -> Row:
    problem = found.problem
    return {
        "app": app.name,
        "check_id": found.check,
        "severity": found.severity.value,
        "breaks": found.breaks.value,
        "proven": problem.proven,
        "waived": waived,
        **_place(found.place),
        "construct_path": found.place.construct_path,
        "message": problem.message,
        "reason": problem.reason,
        "fix": found.fix,
        "fingerprint": report.fingerprint(found),
    }


def _place(place: Place) -> Row:
    return {
        "stack": place.stack,
        "account": place.account,
        "region": place.region,
        "logical_id": place.logical_id,
        "pointer": place.pointer,
    }


def _stores(app: FleetApp, drill: Drill) -> Iterator[Row]:
    for each in drill.stores:
        store = each.store
        yield {
            "app": app.name,
            "lost": drill.loss.shown,
            "id": store.id,
            "name": store.name,
            "type": store.kind,
            "holds": store.holds.value,
            "region": store.region,
            "copies": sorted({copy.region for copy in store.copies if copy.region}),
            "verdict": each.verdict.value,
            "rpo": each.rpo.kind.value,
            "rpo_seconds": each.rpo.seconds,
            "writable": each.writable.value,
            "accepted": each.accepted.reason if each.accepted else None,
        }


def _entries(app: FleetApp, drill: Drill) -> Iterator[Row]:
    for each in drill.entries:
        yield {
            "app": app.name,
            "lost": drill.loss.shown,
            "id": each.entry.id,
            "name": each.entry.name,
            "kind": each.entry.kind.value,
            "required": each.required,
            "reads": each.reads.verdict.value,
            "reads_rto": each.reads.rto.kind.value,
            "reads_rto_seconds": each.reads.rto.seconds,
            "writes": each.writes.verdict.value,
            "writes_rto": each.writes.rto.kind.value,
            "writes_rto_seconds": each.writes.rto.seconds,
            "served_from": list(each.reads.regions),
            "reason": each.writes.reason,
            "accepted": each.accepted.reason if each.accepted else None,
        }
