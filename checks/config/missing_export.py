"""config-missing-export"""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from dr_validator.api import (
    Breaks,
    Graph,
    Place,
    Problem,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.NOTHING, dr=False)
def missing_export(graph: Graph) -> Iterator[Problem]:
    """An export that the configuration requires but no stack has.

    Why it matters: operators, runbooks or other apps look the value up by that name, and find
    nothing when they need it.
    Fix: give an output of the stack that owns the value this export name, or drop it from
    required-exports.
    Source: dr-validator, "Configuration", required-exports; AWS CloudFormation User Guide,
    "Outputs".
    """
    unknown = [export for export in graph.exports if export.name is None]
    names = [export.name for export in graph.exports if export.name is not None]
    for wanted in graph.settings.required_exports:
        if any(name == wanted or fnmatchcase(name, wanted) for name in names):
            continue
        at = Place("", None, None, "", "", "", graph.settings.source) / "required-exports" / wanted
        if unknown or graph.unloaded:
            reason = "an export's name is known only at deployment"
            if not unknown:
                reason = "a nested stack could not be read"
            ends = [(export.place, "may be it") for export in unknown]
            yield unproven(at, f"whether a stack exports {wanted}", reason=reason, related=ends)
        else:
            yield problem(at, f"no stack exports {wanted}, which the configuration requires")
