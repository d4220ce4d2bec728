"""alarm-action-in-other-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Link,
    Linked,
    Outside,
    Problem,
    Severity,
    Unknown,
    arn_of,
    check,
    problem,
    unproven,
)

ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
ACTIONS = ("AlarmActions", "InsufficientDataActions", "OKActions")


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def action_in_other_region(graph: Graph) -> Iterator[Problem]:
    """An alarm whose action is in another region.

    Why it matters: CloudWatch refuses it ("Invalid region … specified"), and the stack fails
    to deploy.
    Fix: give each region its own topic, and forward from there what another region has to hear.
    Source: Amazon CloudWatch API Reference, "PutMetricAlarm", AlarmActions
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
    """
    asked: set[str] = set()
    for alarm in graph.all(*ALARMS):
        for link in (each for actions in ACTIONS for each in alarm.follow(actions)):
            there = _region(link)
            if there is None or there == alarm.region:
                continue
            if isinstance(there, Unknown):
                yield unproven(there, "which region the alarm's action is in")
            elif alarm.region is not None:
                yield problem(
                    link.place,
                    f"the alarm is in {alarm.region}, but its action is in {there}: "
                    "CloudWatch refuses it, and the stack cannot be deployed",
                    related=[(link.to, "the action")] if isinstance(link, Linked) else [],
                )
            elif alarm.stack.id not in asked:
                asked.add(alarm.stack.id)
                reason = "the stack's region is not set"
                yield unproven(link.place, f"whether the alarm is in {there}", reason=reason)


def _region(link: Link) -> str | Unknown | None:
    """The region of an action; None where there is no action, or one that has no region."""
    match link:
        case Absent():
            return None
        case Linked(to=target):
            return target.region
        case Outside(value=value):
            arn = arn_of(value)
            return (arn.region or None) if arn is not None else None
        case Unknown():
            arn = arn_of(link)
            return (arn.region if arn is not None else None) or link
