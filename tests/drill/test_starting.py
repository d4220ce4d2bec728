"""What starts a recovery by itself, and what was to start it and does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drill.apps import EAST, WEST, Json, entry, lost, resource
from tests.drill.test_drill import database, failover

THIRD = "us-east-2"
ALARM_ARN = f"arn:aws:cloudwatch:{THIRD}:111122223333:alarm:shop-lost"
LOST: Json = {
    "AlarmName": "shop-lost",
    "Namespace": "Shop",
    "MetricName": "Answers",
    "Statistic": "Maximum",
    "Period": 60,
    "EvaluationPeriods": 3,
    "Threshold": 1,
    "ComparisonOperator": "LessThanThreshold",
    "TreatMissingData": "breaching",
}
PATTERN: Json = {
    "source": ["aws.cloudwatch"],
    "detail-type": ["CloudWatch Alarm State Change"],
    "resources": [ALARM_ARN],
    "detail": {"state": {"value": ["ALARM"]}},
}
TELL: Json = {
    "EventPattern": PATTERN,
    "Targets": [
        {
            "Id": "bus",
            "Arn": f"arn:aws:events:{WEST}:111122223333:event-bus/default",
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
        }
    ],
}
ROLE = resource(
    "IAM::Role",
    AssumeRolePolicyDocument={
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ]
    },
    Policies=[
        {
            "PolicyName": "tell",
            "PolicyDocument": {
                "Statement": [{"Effect": "Allow", "Action": "events:PutEvents", "Resource": "*"}]
            },
        }
    ],
)


@pytest.mark.parametrize(
    ("alarm", "rule", "verdict"),
    [
        ({}, {}, "recovers"),
        # It measures nothing, so that it never says anything.
        ({"Namespace": "AWS/Ruote53"}, {}, "recovers-by-hand"),
        # What it says does not come to the region of the rule that starts the recovery.
        ({}, {"State": "DISABLED"}, "recovers-by-hand"),
        ({}, {"Targets": []}, "recovers-by-hand"),
    ],
)
def test_a_rule_starts_nothing_if_its_alarm_is_not_heard(
    tmp_path: Path, alarm: Json, rule: Json, verdict: str
) -> None:
    app = database(**failover(EventPattern=PATTERN))
    app[THIRD] = {
        "Alarm": resource("CloudWatch::Alarm", **{**LOST, **alarm}),
        "Role": ROLE,
        "Tell": resource("Events::Rule", **{**TELL, **rule}),
    }
    assert entry(lost(tmp_path, app, EAST))["writes"]["verdict"] == verdict


@pytest.mark.parametrize(("enabled", "verdict"), [(True, "recovers"), (False, "recovers-by-hand")])
def test_an_alarm_whose_actions_are_off_starts_nothing(
    tmp_path: Path, enabled: bool, verdict: str
) -> None:
    made = failover()
    app = database(Role=made["Role"], Promote=made["Promote"])
    app[WEST] |= {
        "Topic": resource("SNS::Topic"),
        "Alarm": resource(
            "CloudWatch::Alarm", **LOST, ActionsEnabled=enabled, AlarmActions=[{"Ref": "Topic"}]
        ),
        "Told": resource(
            "SNS::Subscription",
            TopicArn={"Ref": "Topic"},
            Protocol="lambda",
            Endpoint={"Fn::GetAtt": ["Promote", "Arn"]},
        ),
        "LetIn": resource(
            "Lambda::Permission",
            FunctionName={"Ref": "Promote"},
            Action="lambda:InvokeFunction",
            Principal="sns.amazonaws.com",
        ),
    }
    assert entry(lost(tmp_path, app, EAST))["writes"]["verdict"] == verdict


@pytest.mark.parametrize(
    ("state", "verdict", "reason"),
    [
        ("ENABLED", "recovers-by-hand", "only a person can start us-west-2/Promote"),
        ("DISABLED", "degraded", "only a person can start us-west-2/Promote directly: "),
    ],
)
def test_what_a_person_starts_by_a_rule_that_is_off(
    tmp_path: Path, state: str, verdict: str, reason: str
) -> None:
    start = failover(EventPattern={"source": ["acme.operators"]}, State=state)
    found = entry(lost(tmp_path, database(**start), EAST), f"{WEST}/Promote")
    assert found["reads"]["verdict"] == verdict
    assert found["reads"]["reason"].startswith(reason)
