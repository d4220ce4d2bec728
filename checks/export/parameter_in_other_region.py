"""export-parameter-in-other-region"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Via, check, problem, unproven
from dr_validator.models.stacks.publishing import parameters_called


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def parameter_in_other_region(graph: Graph) -> Iterator[Problem]:
    """A Systems Manager parameter that is read in one region but created only in another.

    Why it matters: parameters belong to one region and are not replicated; a reference is
    resolved in the region of the stack that makes it, finds nothing, and the stack fails.
    Fix: create the parameter in the region that reads it too.
    Source: AWS CloudFormation User Guide, "Get a plaintext value from Systems Manager Parameter
    Store"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html);
    AWS Systems Manager User Guide, "AWS Systems Manager Parameter Store"
    (https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html).
    """
    seen: set[tuple[str, str | None]] = set()
    for crossing in graph.crossings:
        place, name = crossing.place, crossing.key
        if crossing.via is not Via.SSM or crossing.producers or name is None:
            continue
        if (place.stack, name) in seen:
            continue
        seen.add((place.stack, name))
        made = parameters_called(graph, name, place.account)
        ends = [(parameter, "the parameter") for parameter in made]
        if not made:
            continue
        if crossing.region is None or any(parameter.region is None for parameter in made):
            yield unproven(
                place,
                f"whether {name} is created in the region that reads it",
                reason="a stack's region is not set",
                related=ends,
            )
        else:
            where = " and ".join(sorted({str(parameter.region) for parameter in made}))
            yield problem(
                place,
                f"reads {name} in {crossing.region}, but it is created only in {where}: the "
                "deployment fails",
                related=ends,
            )
