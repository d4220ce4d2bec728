"""failover-missing-record"""

import re
from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Node,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.failover.automation import CHANGES_RECORDS, automations, variables
from dr_validator.models.failover.targets import switching
from dr_validator.models.routing.dns import Record

NAME = re.compile(r"(?:^|_)record_?(?:set_?)?name(?:_|$)", re.IGNORECASE)
IDENTIFIER = re.compile(r"(?:^|_)set_?id(?:entifier)?(?:_|$)", re.IGNORECASE)
DOUBT = "whether the failover changes the records that switch the traffic"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def missing_record(graph: Graph) -> Iterator[Problem]:
    """Failover automation that is given a record the hosted zone does not have.

    Why it matters: a record is known by its name, type and set identifier. With any other, the
    change is refused, or adds a record beside those that keep the traffic where it is.
    Fix: pass the name and the SetIdentifier as the records have them, ideally from one place in the
    code.
    Source: Amazon Route 53 API Reference, "ResourceRecordSet", SetIdentifier
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html), and
    "ChangeResourceRecordSets"
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html).
    """
    for each in graph.view(automations):
        records = switching(graph, each) if each.makes(CHANGES_RECORDS) else []
        if not records:
            continue
        told = list(variables(each.worker))
        names = [node for name, node in told if NAME.search(name)]
        called = [found for node in names for found in _called(records, node)]
        if names and not called:
            yield from _another(records, names)
            continue
        for name, node in told:
            if IDENTIFIER.search(name):
                yield from _identified(called or records, node, sure=bool(called))


def _called(records: list[Record], node: Node) -> list[Record]:
    value = node.value
    if not isinstance(value, Known):
        return []
    name = str(value.value).rstrip(".").lower()
    return [each for each in records if each.name is not None and each.name.literal == name]


def _another(records: list[Record], names: list[Node]) -> Iterator[Problem]:
    """It may be a part of the name, or of records that are not here."""
    for node in names:
        match node.value:
            case Known(value=word) as value:
                shown = ", ".join(sorted({each.shown for each in records}))
                reason = f"it is given the name {word or '(empty)'}, but the zone has {shown}"
                yield unproven(value, DOUBT, reason=reason)
            case Unknown() as unknown:
                yield unproven(unknown, DOUBT)
            case Absent():
                pass


def _identified(records: list[Record], node: Node, *, sure: bool) -> Iterator[Problem]:
    given = [found.node.read("SetIdentifier") for found in records]
    known = sorted({str(value.value) for value in given if isinstance(value, Known)})
    named = [
        (found.type, str(value.value))
        for found, value in zip(records, given, strict=True)
        if isinstance(value, Known)
    ]
    if any(isinstance(value, Absent) for value in given) or len(set(named)) < len(named):
        return  # Route 53 cannot hold them at all, and the checks of records say why
    match node.value:
        case Known(value=word) as value if str(word) not in known:
            told = f"the failover is given the set identifier {word or '(empty)'}"
            if sure and all(isinstance(other, Known) for other in given):
                yield problem(
                    value,
                    f"{told}, but the records {records[0].shown} have {', '.join(known)}: "
                    "there is no such record to change",
                    related=[(found.place, "a record that switches") for found in records],
                )
            else:
                yield unproven(
                    value, DOUBT, reason=f"{told}, but the records have {', '.join(known)}"
                )
        case Unknown() as unknown:
            yield unproven(unknown, DOUBT)
        case Known() | Absent():
            pass
