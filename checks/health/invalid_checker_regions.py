"""health-invalid-checker-regions"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.health import health_checks

CHECKERS = (
    "us-east-1",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "sa-east-1",
)
LEAST = 3


@check(severity=Severity.MEDIUM, breaks=Breaks.DEPLOY, dr=False, same_as=("E3030", "E3032"))
def invalid_checker_regions(graph: Graph) -> Iterator[Problem]:
    """A health check from regions where Route 53 has no checkers, or from fewer than three.

    Why it matters: Regions names where the checkers run, not the region that is checked. Route 53
    has checkers in eight regions (us-east-2 is not one of them) and requires at least three; it
    refuses anything else, and the stack fails to deploy.
    Fix: leave Regions out, or name three or more of the eight.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig", Regions
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html).
    """
    for each in graph.view(health_checks):
        values = each.resource.read_all("HealthCheckConfig.Regions[*]")
        for value in values:
            match value:
                case Known(value=region) if region not in CHECKERS:
                    yield problem(
                        value, f"Route 53 has no checkers in {region}, so it refuses the check"
                    )
                case Unknown():
                    yield unproven(value, "whether Route 53 has checkers in that region")
                case Known():
                    pass
        listed = each.read("Regions")
        if isinstance(listed, Known) and isinstance(listed.value, list):
            number = len(set(map(str, listed.value)))
            if 0 < number < LEAST and all(region in CHECKERS for region in listed.value):
                yield problem(
                    listed,
                    f"Route 53 requires checkers in at least {LEAST} regions, not {number}, so it "
                    "refuses the check",
                )
