"""export-duplicate-name"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.stacks.publishing import repeated_exports


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def duplicate_name(graph: Graph) -> Iterator[Problem]:
    """The same export name used twice in a region and account.

    Why it matters: export names are unique in a region and account; the second stack fails
    with "Export with name … is already exported".
    Fix: put the stack's name or its purpose into the export name.
    Source: AWS CloudFormation User Guide, "Get exported outputs from a deployed CloudFormation
    stack"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html).
    """
    for first, *others in graph.view(repeated_exports):
        for export in others:
            related = [(first.place, "the same name")]
            owner = first.stack.display_name
            if export.stack.region is None and export.stack is not first.stack:
                yield unproven(
                    export.place,
                    f"whether {export.name}, which {owner} exports as well, is exported twice in "
                    "one region",
                    reason="the regions of the two stacks are not set",
                    related=related,
                )
            else:
                yield problem(
                    export.place,
                    f"exports {export.name}, as {owner} does in the same region and account: "
                    "whichever is deployed second fails",
                    related=related,
                )
