"""What each of the thirteen defects does to the drill of the reference app."""

from __future__ import annotations

import json
from functools import cache

import pytest

from tests.cli.stage import run
from tests.drill.apps import Json
from tests.reference.fixtures import ReferenceApp

EAST, OHIO = "us-east-1", "us-east-2"
NAME = "api.payments-prod.example.com"
HAND, WELL, SOME = "recovers-by-hand", "recovers", "degraded"
OPEN, LOST = "not-proven", "does-not-recover"

# What the app does when either region is lost, and stores that have lost their copy.
DEFECTS = {
    "good": (HAND, WELL, ()),
    "aurora_not_global": (
        SOME,
        WELL,
        ("PrimaryDatabase/Cluster", "SecondaryDatabase/Cluster", "SecondaryDatabase/Secret"),
    ),
    "dynamodb_two_tables": (
        LOST,
        WELL,
        ("PrimaryDatabase/Transactions", "SecondaryDatabase/Transactions"),
    ),
    # The automation that a person starts does not work: the person does what it would do.
    "failover_without_parameters": (HAND, WELL, ()),
    "health_check_without_stage": (LOST, WELL, ()),
    "lambda_code_missing": (LOST, SOME, ()),
    # What deploys in the wrong order may not be there.
    "no_stack_dependencies": (OPEN, OPEN, ()),
    # The stack of the bucket is refused, and so is what its API works with.
    "replication_role_hardcoded": (
        HAND,
        LOST,
        ("PrimaryStorage/Documents", "SecondaryStorage/Documents"),
    ),
    # The standby logs in with a secret that is lost with the primary.
    "security_left_out": (LOST, WELL, ("PrimaryDatabase/Secret",)),
    "weighted_record_without_set_identifier": (LOST, LOST, ()),
    # The recovery is the same. These alarms tell people, and no health check reads them.
    "alarm_counts_for_rates": (HAND, WELL, ()),
    # What the functions call is reached by the NAT gateways of their region.
    "no_vpc_endpoints": (HAND, WELL, ()),
    # The switches of the standby are lost with the primary; to the code, a missing one means on.
    "stacks_nested_across_regions": (HAND, WELL, ()),
    # Parameters that are for people: they have to search for what nothing names.
    "values_not_exported": (HAND, WELL, ()),
}


@cache
def drilled(path: str) -> Json:
    result = run("drill", path, "--format", "json")
    assert result.exit_code in (0, 1), result.output
    return dict(json.loads(result.stdout))


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_changes_the_drill_where_it_should(name: str, reference_app: ReferenceApp) -> None:
    found = drilled(str(reference_app(name)))
    first, second, gone = DEFECTS[name]
    verdicts = {each["lost"]: each["verdict"] for each in found["drills"]}
    assert verdicts == {EAST: first, OHIO: second}
    lost = {
        store["name"]
        for each in found["drills"]
        for store in each["stores"]
        if store["holds"] == "data" and store["verdict"] == "lost"
    }
    assert lost == set(gone)
    assert bool(found["failed_by"]) == (LOST in verdicts.values())


def test_automation_that_does_not_work_is_not_started(reference_app: ReferenceApp) -> None:
    found = drilled(str(reference_app("failover_without_parameters")))
    (entry,) = [each for each in found["drills"][0]["entries"] if each["kind"] == "automation"]
    assert (entry["name"], entry["writes"]["verdict"]) == ("Failover/Function", LOST)
    tasks = [each["what"] for each in found["drills"][0]["by_hand"]]
    assert any(each.startswith("SecondaryDatabase/Cluster: FailoverGlobal") for each in tasks)
    assert not any(each.startswith("start Failover/Function") for each in tasks)


def test_why_is_what_the_check_says(reference_app: ReferenceApp) -> None:
    found = drilled(str(reference_app("lambda_code_missing")))
    (entry,) = [each for each in found["drills"][0]["entries"] if each["name"] == NAME]
    broken = [hop for hop in entry["path"] if hop["verdict"] == "broken"]
    assert broken
    assert entry["reads"]["reason"] in {hop["reason"] for hop in broken}
