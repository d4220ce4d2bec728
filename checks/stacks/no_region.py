"""stacks-no-region"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.stacks.regions import unplaced


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.STANDBY, dr=False)
def no_region(graph: Graph) -> Iterator[Problem]:
    """An app in which no stack says to which region it is deployed.

    Why it matters: nothing about regions can be checked: neither whether a copy leaves the region,
    nor which region takes over. A clean report on such an app proves little.
    Fix: give the stacks an explicit environment, say where a template is deployed
    (`template.yaml@us-east-1`), or name the regions under `[stacks]` of the configuration.
    Source: AWS CDK Developer Guide, "Environments for the AWS CDK"
    (https://docs.aws.amazon.com/cdk/v2/guide/environments.html).
    """
    found = graph.view(unplaced)
    names = ", ".join(stack.display_name for stack in found.all)
    places = [graph.place(stack) for stack in found.all]
    related = [(place, "has none either") for place in places[1:]]
    # See stacks-unspecified-region.
    told = found.named and all(stack.in_manifest for stack in found.all)
    if places and not graph.regions and not told:
        yield problem(
            places[0],
            f"no region is set for {names}, nor for any other stack: nothing that depends on "
            "regions was checked",
            related=related,
        )
    elif found.rest and graph.regions:
        yield unproven(
            graph.place(found.rest[0]),
            f"the region of {', '.join(stack.display_name for stack in found.rest)}",
            reason="nothing says where it is deployed",
        )
