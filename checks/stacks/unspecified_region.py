"""stacks-unspecified-region"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.stacks.regions import unplaced


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY, dr=False)
def unspecified_region(graph: Graph) -> Iterator[Problem]:
    """Stacks of a disaster recovery app that do not say which region they deploy to.

    Why it matters: the profile of whoever deploys decides, so primary and secondary may end up in
    the same region, and one outage takes both.
    Fix: give every stack an explicit environment, account and region.
    Source: AWS CDK Developer Guide, "Environments for the AWS CDK"
    (https://docs.aws.amazon.com/cdk/v2/guide/environments.html).
    """
    found = graph.view(unplaced)
    open_ones = found.named or found.holding
    if not open_ones:
        return
    places = [graph.place(stack) for stack in open_ones]
    names = ", ".join(stack.display_name for stack in open_ones)
    related = [(place, "has none either") for place in places[1:]]
    which = f"which region {names} {'deploys' if len(open_ones) == 1 else 'deploy'} to"
    if not all(stack.in_manifest for stack in open_ones):
        yield unproven(
            places[0],
            which,
            reason="a template does not say; name it as in template.yaml@us-east-2",
            related=related,
        )
    elif found.named:
        yield problem(
            places[0],
            f"no region is set for {names}: the deployer's profile decides, and primary and "
            "secondary may end up in the same region",
            related=related,
        )
    else:
        yield unproven(
            places[0], which, reason="the manifest sets no region for it", related=related
        )
