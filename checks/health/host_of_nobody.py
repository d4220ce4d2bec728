"""health-host-of-nobody"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.health import health_checks
from dr_validator.models.routing.nearby import record_names


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def host_of_nobody(graph: Graph) -> Iterator[Problem]:
    """A health check of a host name that no record has, a typo away from one that exists.

    Why it matters: the name does not resolve, so the check is always unhealthy. Route 53 never
    answers with its record or, where every check fails, answers with any of them, whatever is lost.
    Fix: spell the name as the record does, ideally from one place in the code.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig", FullyQualifiedDomainName
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html).
    """
    names = graph.view(record_names)
    for each in graph.view(health_checks):
        value = each.host_name
        if each.host is not None or each.name is None:
            continue
        word = each.name.literal
        meant = names.meant(word) if word is not None and not each.behind else None
        if meant is not None and isinstance(value, Known):
            yield problem(
                value,
                f"the health check probes {word}, but the nearest record here is {meant.name}: the "
                "name does not resolve, and the check is always unhealthy",
                fix=f"probe {meant.name}",
                related=[(meant.owner, "the record that was probably meant")],
            )
        elif word is None and not each.behind and not isinstance(value, Known):
            doubt = value if isinstance(value, Unknown) and not value.refs else None
            if doubt is not None and len(each.name.parts) == 1:
                yield unproven(doubt, "whether a record has the name that the health check probes")
