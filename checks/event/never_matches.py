"""event-never-matches"""

from collections.abc import Collection, Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.aws.events import ALARM_STATES, SOURCES, names
from dr_validator.aws.metric_names import meant
from dr_validator.paths.rules import NAME, RULE, SOURCE, STATE, waits_for_alarms

NO_EVENT = "no event matches, and what the rule should start never starts"


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def never_matches(graph: Graph) -> Iterator[Problem]:
    """A rule whose pattern no event from AWS matches.

    Why it matters: EventBridge accepts any pattern. With a source, a detail type or a state that
    AWS never sends, the rule never matches, and the recovery that it should start never begins.
    Fix: write source and detail-type as the events reference has them, and states in capitals.
    Source: Amazon EventBridge Events Reference
    (https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html); Amazon CloudWatch User Guide,
    "Alarm events and EventBridge"
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html).
    """
    for rule in graph.all(RULE):
        for path in (SOURCE, NAME):
            for value in rule.read_all(path):
                if isinstance(value, Unknown):
                    yield unproven(value, "which events the rule waits for")
        yield from _sources(rule)
        yield from _names(rule)
        if waits_for_alarms(rule):
            yield from _states(rule)


def _sources(rule: Resource) -> Iterator[Problem]:
    for value in rule.read_all(SOURCE):
        right = _slip(value, SOURCES) if _word(value).lower().startswith("aws") else None
        if right is not None:
            yield problem(
                value,
                f"{_word(value)} is not a source of AWS events, but {right} is: {NO_EVENT}",
                fix=f"write {right}",
            )


def _names(rule: Resource) -> Iterator[Problem]:
    sources = [_word(each) for each in rule.read_all(SOURCE)]
    lists = [names(source) for source in sources]
    if not lists or not all(lists):
        return
    known = sorted({name for each in lists for name in each})
    for value in rule.read_all(NAME):
        right = _slip(value, known)
        if right is not None:
            yield problem(
                value,
                f"{sources[0]} sends no {_word(value)}, but it sends {right}: {NO_EVENT}",
                fix=f"write {right}",
            )
        elif _word(value) and _word(value) not in known:
            reason = "this version does not know that name"
            yield unproven(value, f"whether {sources[0]} sends {_word(value)}", reason=reason)


def _states(rule: Resource) -> Iterator[Problem]:
    for value in rule.read_all(STATE):
        if isinstance(value, Unknown):
            yield unproven(value, "which state of the alarm the rule waits for")
        elif _word(value) and _word(value) not in ALARM_STATES:
            yield problem(
                value,
                f"an alarm is never {_word(value)}, only {', '.join(ALARM_STATES[:2])} or "
                f"{ALARM_STATES[2]}: {NO_EVENT}",
            )


def _slip(value: Known | Unknown, known: Collection[str]) -> str | None:
    return meant(_word(value), known)


def _word(value: Known | Unknown) -> str:
    """A word of the pattern; "" for a filter, and for what is not known."""
    return value.value if isinstance(value, Known) and isinstance(value.value, str) else ""
