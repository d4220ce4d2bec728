"""health-refused-setting"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.aws.health_checks import TYPES, refused
from dr_validator.models.routing.health import HealthCheck, health_checks


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def refused_setting(graph: Graph) -> Iterator[Problem]:
    """A health check with a setting that its type does not take.

    Why it matters: Route 53 refuses the health check, and the records that use it are not created
    either.
    Fix: remove the setting, or give the check the type that takes it.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig"
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html).
    """
    for each in graph.view(health_checks):
        kind = each.read("Type")
        if isinstance(kind, Unknown):
            yield from _undecided(each, kind)
        elif each.type is not None:
            for setting in refused(each.type):
                yield from _setting(each, each.type, setting)


def _setting(each: HealthCheck, kind: str, setting: str) -> Iterator[Problem]:
    value = each.read(setting)
    match each.resource.has(f"HealthCheckConfig.{setting}"):
        case True:
            yield problem(
                value, f"a health check of type {kind} takes no {setting}: Route 53 refuses it"
            )
        case None:
            what = f"whether the health check has {setting}, which {kind} does not take"
            yield unproven(value, what)
        case False:
            pass


def _undecided(each: HealthCheck, kind: Unknown) -> Iterator[Problem]:
    given = [
        setting
        for setting in sorted({word for one in TYPES for word in refused(one)})
        if each.resource.has(f"HealthCheckConfig.{setting}")
    ]
    if given:
        yield unproven(kind, f"whether the health check's type takes {' and '.join(given)}")
