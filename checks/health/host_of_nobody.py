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
    """A health check of a name that no record has, a slip away from one that has.

    Why it matters: the name is not found, so the check is always unhealthy: its record is never
    answered, or, if all are so, Route 53 answers with any of them, whatever is lost.
    Fix: write the name as the record has it, best from one place in the code.
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
                f"the health check asks {word}, which no record here has, but {meant.name}: the "
                "name is not found, and the check is always unhealthy",
                fix=f"ask {meant.name}",
                related=[(meant.owner, "the record that is likely to be meant")],
            )
        elif word is None and not each.behind and not isinstance(value, Known):
            doubt = value if isinstance(value, Unknown) and not value.refs else None
            if doubt is not None and len(each.name.parts) == 1:
                yield unproven(doubt, "whether a record has the name that the health check asks")
