"""lambda-throttled"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
    whole_number,
)
from dr_validator.models.failover.raising import raiser_of
from dr_validator.models.twins.differences import differing
from dr_validator.models.twins.rows import Concern

FUNCTION = "AWS::Lambda::Function"


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME)
def throttled(graph: Graph) -> Iterator[Problem]:
    """A function that can never run: its reserved concurrency is 0, and nothing raises it.

    Why it matters: every call is throttled. Whoever stopped the function in an incident and forgot
    about it finds out when the region has to take over.
    Fix: remove ReservedConcurrentExecutions, or set it to what the function needs; where a failover
    is to raise it, let the automation call lambda:PutFunctionConcurrency.
    Source: AWS Lambda Developer Guide, "Configuring reserved concurrency for a function"
    (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html).
    """
    # Of a standby that differs from its twin, twin-scaled-to-zero tells.
    told = {each.pair.second.key for each in differing(graph, Concern.COUNT)}
    by = raiser_of(graph, FUNCTION)
    for function in graph.all(FUNCTION):
        value = function.read("ReservedConcurrentExecutions")
        if function.key in told or (by is not None and by.sure):
            continue
        if isinstance(value, Unknown):
            yield unproven(value, f"whether {function.name} can run at all")
        elif whole_number(value) != 0:
            continue
        elif by is not None:
            yield unproven(
                value,
                f"whether anything lets {function.name} run",
                reason="the code that may do it is not in this assembly",
                related=[(by.by, "its role allows it to")],
            )
        else:
            yield problem(
                value,
                "the reserved concurrency is 0, and nothing in the app raises it: every call of "
                "the function is throttled",
            )
