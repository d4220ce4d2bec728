"""waiver-invalid"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.waivers.waiver import mistaken, waivers_in_app


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, stops=Stops.NOTHING, dr=False)
def invalid(graph: Graph) -> Iterator[Problem]:
    """A waiver in the app that is malformed, or names no check there is; it is not honoured.

    Why it matters: somebody believes that a risk is accepted on record, and it is not.
    Fix: write `Metadata: {"dr-validator": {"waivers": [{"check": …, "reason": …}]}}`, or
    acknowledge `dr-validator::<check>`, with an id that `dr-validator list` names.
    Source: dr-validator, "Waivers".
    """
    known = graph.settings.checks
    for each in graph.view(waivers_in_app):
        if each.place is None or (each.stray and not _means_ours(each.check, known)):
            continue
        if each.flaw and each.unknown:
            yield unproven(each.place, "what is waived here", reason=each.unknown)
        elif each.flaw:
            yield problem(each.place, f"the waiver is not honoured: {each.flaw}")
        elif known and (sentence := mistaken(each.check, known)):
            yield problem(each.place, f"the waiver names {each.check}, but {sentence}")


def _means_ours(check: str, known: frozenset[str]) -> bool:
    """One word alone, such as `security`, may well be the id of another tool's rule."""
    return "-" in check and not mistaken(check, known)
