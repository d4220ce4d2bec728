"""lambda-parameter-in-other-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    arn_of,
    check,
    problem,
    unproven,
)
from dr_validator.models.code.sources import sources_of
from dr_validator.models.stacks.publishing import parameters_called
from dr_validator.paths.acting import acts
from dr_validator.paths.acts import Act

READS, PARAMETER = "ssm:GetParameter", "AWS::SSM::Parameter"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def parameter_in_other_region(graph: Graph) -> Iterator[Problem]:
    """A function that reads a Systems Manager parameter which exists only in another region.

    Why it matters: parameters belong to one region and are not replicated. The call ends with
    ParameterNotFound, and in the standby only once it is used.
    Fix: create the parameter in the region of each function that reads it.
    Source: AWS Systems Manager User Guide, "AWS Systems Manager Parameter Store"
    (https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html).
    """
    seen: set[tuple[tuple[str, str], str]] = set()
    for act in graph.view(acts):
        for name in _names(act):
            if (act.owner.key, name) in seen:
                continue
            seen.add((act.owner.key, name))
            made = _made(graph, name, act.owner)
            regions = {each.region for each in made}
            if not made:
                yield from _perhaps(graph, act, name)
            if not made or act.owner.region in regions:
                continue
            related = [(each, "the parameter") for each in made]
            called = _shown(made[0])
            if None in regions or act.owner.region is None:
                yield unproven(
                    act.place,
                    f"whether {called}, which {act.owner.name} reads, exists in its region",
                    reason="a stack's region is not set",
                    related=related,
                )
                continue
            where = " and ".join(sorted(str(each) for each in regions))
            have = "has" if len(regions) == 1 else "have"
            caught = _is_caught(graph, act.owner)
            then = ", which the code catches: it carries on without the value" if caught else ""
            yield problem(
                act.place,
                f"reads the parameter {called} in {act.owner.region}, but only {where} {have} it: "
                f"the call ends with ParameterNotFound{then}",
                related=related,
                severity=Severity.LOW if caught else None,
            )


def _is_caught(graph: Graph, function: Resource) -> bool:
    """Whether its code speaks of the error, and so has something to do instead."""
    sources = sources_of(graph, function) or {}
    return any(file.says(("ParameterNotFound",)) for file in sources.values())


def _perhaps(graph: Graph, act: Act, name: str) -> Iterator[Problem]:
    """Parameters of other regions alone whose names are not known may be the one that is read."""
    named = [(each, each.read("Name")) for each in graph.all(PARAMETER)]
    unknown = [(each, value) for each, value in named if isinstance(value, Unknown)]
    if unknown and all(each.region != act.owner.region for each, _ in unknown):
        yield unproven(
            unknown[0][1],
            f"whether {name}, which {act.owner.name} reads, exists in its region",
            related=[(act.owner, "what reads it")],
        )


def _names(act: Act) -> Iterator[str]:
    """The parameter that an act reads, if its name is known."""
    if act.action != READS or not act.named:
        return
    for target in act.targets[:1]:
        arn = arn_of(target)
        if arn is not None and arn.name and "$" not in arn.name:
            yield arn.name


def _made(graph: Graph, name: str, reader: Resource) -> list[Resource]:
    return parameters_called(graph, f"/{name}", reader.account) or parameters_called(
        graph, name, reader.account
    )


def _shown(parameter: Resource) -> str:
    name = parameter.read("Name")
    return str(name.value) if isinstance(name, Known) else parameter.name
