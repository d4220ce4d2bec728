"""lambda-mapping-off"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Problem,
    Severity,
    Unknown,
    check,
    is_true,
    problem,
    unproven,
)
from dr_validator.models.failover.raising import raiser_of

MAPPING = "AWS::Lambda::EventSourceMapping"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER)
def mapping_off(graph: Graph) -> Iterator[Problem]:
    """An event source mapping of the primary region that is switched off, and that nothing turns
    on.

    Why it matters: messages and records pile up until they expire, and the function that is there
    for them never runs.
    Fix: leave Enabled out, or set it to true. In a standby region a mapping may be off until the
    failover, if the automation turns it on (lambda:UpdateEventSourceMapping).
    Source: AWS Lambda API Reference, "CreateEventSourceMapping", Enabled
    (https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html).
    """
    by = raiser_of(graph, MAPPING)
    if by is not None and by.sure:
        return
    for mapping in graph.all(MAPPING):
        value = mapping.read("Enabled")
        links = mapping.follow("FunctionName")
        name = next((link.to.name for link in links if isinstance(link, Linked)), "its function")
        what = f"whether {name} is ever given what {mapping.name} reads"
        if isinstance(value, Absent) or is_true(value) is True:
            continue
        if isinstance(value, Unknown):
            yield unproven(value, what)
        elif by is not None:
            reason = "the code of what may turn it on is not in this assembly"
            yield unproven(value, what, reason=reason, related=[(by.by, "may do it, by its role")])
        elif not graph.roles.is_primary(mapping.region):
            reason = "somebody may turn it on in a failover"
            yield unproven(value, what, reason=reason)
        else:
            yield problem(
                value,
                f"the mapping is off, and nothing in the app turns it on: {name} is never given "
                "what comes in",
            )
