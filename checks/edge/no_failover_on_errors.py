"""edge-no-failover-on-errors"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.distributions import origin_groups

CODES = "FailoverCriteria.StatusCodes.Items"
# What an origin answers, or CloudFront itself where the origin is out of reach.
ERRORS = ("500", "502", "503", "504")


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def no_failover_on_errors(graph: Graph) -> Iterator[Problem]:
    """An origin group that does not fail over when its first origin is in trouble.

    Why it matters: CloudFront tries the second origin only on the status codes that are listed. A
    region in trouble answers 500, 502, 503 or 504; what is not listed goes to the user.
    Fix: list 500, 502, 503 and 504 in FailoverCriteria.StatusCodes.
    Source: Amazon CloudFront Developer Guide, "Optimize high availability with CloudFront origin
    failover"
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html).
    """
    for group in graph.view(origin_groups):
        codes = group.node.read_all(f"{CODES}[*]")
        words = {str(each.value) for each in codes if not isinstance(each, Unknown)}
        unknown = next((each for each in codes if isinstance(each, Unknown)), None)
        if words & set(ERRORS):
            continue
        if unknown is not None:
            what = f"whether the origin group {group.shown} fails over when its first origin fails"
            yield unproven(unknown, what)
        else:
            yield problem(
                group.node.read(CODES),
                f"the origin group {group.shown} fails over on "
                f"{', '.join(sorted(words)) or 'no status code'}, but on none of "
                f"{', '.join(ERRORS)}: the errors of a region in trouble go to the user",
            )
