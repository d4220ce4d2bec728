"""name-taken-twice"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.aws.types import Reach
from dr_validator.models.stacks.taken_names import Taken, taken_names


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def taken_twice(graph: Graph) -> Iterator[Problem]:
    """A name that must be unique in an account, or in all of AWS, set by two stacks.

    Why it matters: roles, policies, instance profiles and dashboards share their names across all
    regions of an account, buckets across all accounts. Whichever stack is deployed second fails
    with "already exists": the region that should take over cannot be deployed, or never can be
    again.
    Fix: leave the name out, or include the region in it.
    Source: AWS CloudFormation Template Reference, "AWS::IAM::Role", RoleName
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html);
    Amazon S3 User Guide, "General purpose bucket naming rules"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
    """
    for each in graph.view(taken_names):
        yield _told(each)


def _told(each: Taken) -> Problem:
    first, second = each.first, each.second
    where = f"in {first.region}" if first.region else "in another stack"
    if first.stack is second.stack:
        where = "in the same stack"
    related = [(first, "has the same name")]
    if each.doubt:
        what = f"whether the name {each.name} is free, as a resource {where} has it too"
        return unproven(each.at, what, reason=each.doubt, related=related)
    reach = "across all accounts" if each.reach is Reach.PARTITION else "in the account"
    return problem(
        each.at,
        f"is called {each.name}, as is another {where}: such a name is unique {reach}, and the "
        "stack that comes second cannot be deployed",
        related=related,
    )
