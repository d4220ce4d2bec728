"""config-region-without-stack"""

from collections.abc import Iterator

from dr_validator.api import (
    PRIMARY,
    SECONDARY,
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
def region_without_stack(graph: Graph) -> Iterator[Problem]:
    """A region that is named as the primary or a secondary, but that no stack is in.

    Why it matters: either nothing takes over there and nothing of it was checked, or the name is
    mistyped and the checks compare the wrong regions.
    Fix: pass the stacks of that region too, or correct or remove its name under `[regions]` in the
    configuration. A region named for a single run, with --secondary, is only a note.
    Source: dr-validator, "Configuration", regions.
    """
    settings = graph.settings
    named = [("primary", PRIMARY, settings.primary)]
    named += [("secondaries", SECONDARY, each) for each in settings.secondaries]
    unset = [stack.display_name for stack in graph.stacks if stack.region is None]
    for key, role, region in named:
        if region is None or region in graph.regions:
            continue
        at = Place("", None, None, "", "", "", settings.source) / "regions" / key
        if unset:
            reason = f"no region is set for {unset[0]}"
            what = f"whether any stack is in {region}, the {role} region"
            yield unproven(at, what, reason=reason)
        else:
            there = ", ".join(graph.regions)
            yield problem(
                at, f"no stack is in {region}, the {role} region; the stacks are in {there}"
            )
