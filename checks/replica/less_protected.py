"""replica-less-protected"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.paths.protection import unequal


@check(severity=Severity.MEDIUM, breaks=Breaks.DATA, stops=Stops.NOTHING)
def less_protected(graph: Graph) -> Iterator[Problem]:
    """Data that is protected in one region only.

    Why it matters: deletion protection, deletion policies and backups are set on each copy
    separately. What is less protected is lost by one mistake, or cannot be restored, and in the
    recovery region that comes out when it is the only copy left.
    Fix: give the stores of both regions the same DeletionPolicy, deletion protection and backups.
    Source: AWS CloudFormation Template Reference, "DeletionPolicy attribute"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html);
    Amazon Aurora User Guide, "Configuring an Amazon Aurora global database"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-getting-started.html).
    """
    for each in graph.view(unequal):
        related = [(each.theirs, f"as it is in {each.there}")]
        if each.doubt:
            what = f"whether this is protected as {each.unlike} is, by {each.noun}"
            yield unproven(each.at, what, reason=each.doubt, related=related)
        else:
            yield problem(
                each.at,
                f"{each.fact}, unlike {each.unlike}: {each.then}",
                related=related,
            )
