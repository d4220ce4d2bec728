"""stacks-unmapped-key"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.stacks.unmapped import unmapped


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY)
def unmapped_key(graph: Graph) -> Iterator[Problem]:
    """A lookup in a mapping that has no such key, as for a region that nobody added.

    Why it matters: CloudFormation refuses the template. Where the mapping has the primary region
    but not the recovery region, that comes out when the standby is set up, or in the outage.
    Fix: add the key to the mapping, or give Fn::FindInMap a DefaultValue.
    Source: AWS CloudFormation Template Reference, "Fn::FindInMap"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html).
    """
    for each in graph.view(unmapped):
        region = each.owner.region or "its region"
        if each.unknown is not None:
            yield unproven(each.unknown, "whether the mapping has the key that is asked for")
        elif each.owner.conditional:
            yield unproven(
                each.at,
                f"whether the stack can be deployed, as the mapping {each.mapping} has no "
                f"key {each.key}",
                reason="a condition decides whether this is there",
            )
        else:
            yield problem(
                each.at,
                f"the mapping {each.mapping} has no key {each.key}: CloudFormation refuses the "
                f"template in {region}",
            )
