"""What is told beside entries and stores: objectives, capacity, what is in flight, cautions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.stage import run
from tests.drill.apps import EAST, NAME, WEST, Json, drills, entry, lost, pair, resource, write
from tests.drill.test_drill import database


def test_what_is_under_way_and_what_is_less(tmp_path: Path) -> None:
    queue = resource("SQS::Queue", MessageRetentionPeriod=3600)
    drill = lost(tmp_path, pair({"Jobs": queue, "count": 4}, {"count": 1}), EAST)
    assert [each["retention_seconds"] for each in drill["in_flight"]] == [3600]
    (less,) = drill["capacity"]
    assert (less["what"], less["here"], less["there"]) == ("DesiredCount", 1, 4)


def test_objectives_stand_beside_what_is_reached(tmp_path: Path) -> None:
    for minutes, verdict, code in ((2, "met", 0), (1, "breached", 1)):
        config = tmp_path / "dr-validator.toml"
        config.write_text(f"[objectives]\nrto = {minutes}\n")
        told, exit_code = drills(tmp_path, pair(), "--lose", EAST, "--config", str(config))
        (objective,) = told["drills"][0]["objectives"]
        assert (objective["reached"], objective["verdict"]) == (90, verdict)
        assert (objective["declared"], exit_code) == (minutes * 60, code)


def test_a_typical_lag_is_not_told_as_a_bound(tmp_path: Path) -> None:
    config = tmp_path / "dr-validator.toml"
    config.write_text("[objectives]\nrpo = 15\n")
    paths = write(tmp_path, database())
    said = run("drill", *paths, "--lose", EAST, "--config", str(config)).stdout
    assert f"RPO of {EAST}/Cluster: not-proven, 15 min required, typically 1 s reached" in said


POLICY = resource("ResilienceHubV2::Policy", Name="gold", MultiRegion={"RtoInMinutes": 1})
OLD_POLICY = resource(
    "ResilienceHub::ResiliencyPolicy", Policy={"Region": {"RtoInSecs": 120, "RpoInSecs": 0}}
)
SWITCH = resource("ARCRegionSwitch::Plan", RecoveryTimeObjectiveMinutes=5)


@pytest.mark.parametrize(
    ("declared", "seconds", "source", "verdict"),
    [
        ({"Gold": POLICY}, 60, "us-east-1/Gold", "breached"),
        ({"Old": OLD_POLICY}, 120, "us-east-1/Old", "met"),
        ({"Switch": SWITCH}, 300, "us-east-1/Switch", "met"),
        # Nothing says which of the two is the entry's.
        ({"Gold": POLICY, "Old": OLD_POLICY}, 60, "us-east-1/Gold", "not-proven"),
    ],
)
def test_objectives_that_the_app_declares_itself(
    tmp_path: Path, declared: Json, seconds: int, source: str, verdict: str
) -> None:
    app = pair()
    app[EAST].update(declared)
    found = lost(tmp_path, app, EAST)["objectives"]
    (rto,) = [each for each in found if each["name"] == "rto"]
    assert (rto["declared"], rto["source"], rto["verdict"]) == (seconds, source, verdict)
    assert (rto["of"], rto["reached"]) == (NAME, 90)


def test_the_configuration_goes_before_what_the_app_declares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dr-validator.toml").write_text("[objectives]\nrto = 10\n")
    app = pair()
    app[EAST]["Gold"] = POLICY
    (rto,) = lost(tmp_path, app, EAST)["objectives"]
    assert (rto["declared"], rto["source"]) == (600, "dr-validator.toml")


def test_a_name_that_goes_back_by_itself_is_to_be_known(tmp_path: Path) -> None:
    app = database()
    (caution,) = lost(tmp_path, app, EAST)["cautions"]
    assert caution["kind"] == "heals-back"
    assert caution["what"] == (
        f"once {EAST} answers again, Route 53 sends {NAME} back there automatically, to "
        f"{EAST}/Cluster as it was before the loss"
    )
    assert caution["place"]["logical_id"] == "Record"
    # Losing the standby moves nothing.
    assert lost(tmp_path, app, WEST)["cautions"] == []


def test_without_a_promotion_going_back_does_no_harm(tmp_path: Path) -> None:
    assert lost(tmp_path, pair(), EAST)["cautions"] == []


def test_tools_that_nothing_stands_in_for(tmp_path: Path) -> None:
    app = pair()
    app[EAST]["Pipeline"] = resource("CodePipeline::Pipeline", Name="shop")
    (caution,) = lost(tmp_path, app, EAST)["cautions"]
    assert (caution["kind"], caution["place"]["logical_id"]) == ("tool-lost", "Pipeline")
    app[WEST]["Pipeline"] = resource("CodePipeline::Pipeline", Name="shop")
    assert lost(tmp_path, app, EAST)["cautions"] == []


def test_a_schedule_that_is_off_in_the_standby_takes_a_hand(tmp_path: Path) -> None:
    def nightly(state: str) -> Json:
        target = {"Id": "jobs", "Arn": {"Fn::GetAtt": ["Jobs", "Arn"]}}
        rule = resource(
            "Events::Rule", ScheduleExpression="rate(1 day)", State=state, Targets=[target]
        )
        letting = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": {"Fn::GetAtt": ["Jobs", "Arn"]},
        }
        policy = resource(
            "SQS::QueuePolicy",
            Queues=[{"Ref": "Jobs"}],
            PolicyDocument={"Version": "2012-10-17", "Statement": [letting]},
        )
        queue = resource("SQS::Queue", QueueName="jobs")
        return {"Jobs": queue, "Policy": policy, "Nightly": rule}

    app = pair()
    app[EAST].update(nightly("ENABLED"))
    app[WEST].update(nightly("DISABLED"))
    found = entry(lost(tmp_path, app, EAST), f"{EAST}/Nightly")
    assert found["reads"]["verdict"] == "recovers-by-hand"
    assert [step["what"] for step in found["steps"]] == [f"switch {WEST}/Nightly on"]
    app[WEST]["Nightly"]["Properties"]["State"] = "ENABLED"
    found = entry(lost(tmp_path, app, EAST), f"{EAST}/Nightly")
    assert found["reads"]["verdict"] == "recovers"
