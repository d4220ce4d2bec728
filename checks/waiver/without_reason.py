"""waiver-without-reason"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.waivers.waiver import waivers_in_app


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, stops=Stops.NOTHING, dr=False)
def without_reason(graph: Graph) -> Iterator[Problem]:
    """A waiver in the app that gives no reason; it is not honoured.

    Why it matters: whoever reads it later cannot tell an accepted risk from a silenced alarm,
    and nobody dares to remove it.
    Fix: give the reason beside the check, or remove the waiver.
    Source: dr-validator, "Waivers".
    """
    for each in graph.view(waivers_in_app):
        if each.place is None or each.flaw or each.reason:
            continue
        what = f"waives {each.check}"
        if each.unknown:
            yield unproven(each.place, f"why the app {what}", reason=each.unknown)
        else:
            yield problem(each.place, f"{what} without a reason, so it is not honoured")
