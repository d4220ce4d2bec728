"""Rules of EventBridge, and what switches them."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, delete, replace, write

RULE = "Failover/Requested"
BUS = "arn:aws:events:us-east-2:111122223333:event-bus/default"
LOST = {
    "source": ["aws.cloudwatch"],
    "detail-type": ["CloudWatch Alarm State Change"],
    "resources": ["arn:aws:cloudwatch:us-east-1:111122223333:alarm:lost"],
    "detail": {"state": {"value": ["ALARM"]}},
}
WELL = {**LOST, "detail": {"state": {"value": ["OK"]}}}
FORWARD = {"Id": "bus", "Arn": BUS, "RoleArn": "arn:aws:iam::111122223333:role/forward"}
EVENT = "AWS::Events::Rule"

MUTANTS = [
    mutant(
        "event-rule-off",
        at(RULE, "State", replace("DISABLED")),
        fires=("event-switched-off Failover/Requested /Properties/State",),
    ),
    mutant(
        "event-rule-without-targets",
        at(RULE, "Targets", delete),
        fires=("event-without-target Failover/Requested",),
    ),
    mutant(
        "event-of-a-misspelt-source",
        at(RULE, "EventPattern.source", replace(["aws.helth"])),
        fires=("event-never-matches Failover/Requested /Properties/EventPattern/source/0",),
    ),
    mutant(
        "event-of-an-alarm-that-is-well",
        at(RULE, "EventPattern", replace({**WELL, "resources": [{"prefix": "arn:"}]})),
        fires=(
            "event-starts-when-well "
            "Failover/Requested /Properties/EventPattern/detail/state/value/0",
        ),
    ),
    mutant(
        "event-of-an-alarm-elsewhere-that-is-forwarded-when-well",
        at(RULE, "EventPattern", replace(LOST)),
        write("PrimaryMonitoring", "Tell", EVENT, {"EventPattern": WELL, "Targets": [FORWARD]}),
        fires=("event-never-arrives Failover/Requested",),
    ),
    mutant(
        "event-forwarded-without-a-role",
        write(
            "PrimaryMonitoring",
            "Tell",
            EVENT,
            {"EventPattern": LOST, "Targets": [{"Id": "bus", "Arn": BUS}]},
        ),
        fires=("event-target-without-role PrimaryMonitoring/Tell /Properties/Targets/0",),
    ),
    mutant(
        "event-of-an-alarm-elsewhere-that-is-forwarded",
        at(RULE, "EventPattern", replace(LOST)),
        write("PrimaryMonitoring", "Tell", EVENT, {"EventPattern": LOST, "Targets": [FORWARD]}),
        fires=(),
    ),
    mutant(
        "event-rule-on-by-its-word",
        at("Failover/Requested", "EventBusName", add("default")),
        fires=(),
    ),
]
