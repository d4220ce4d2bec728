"""order-condition-cycle"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.stacks.cycles import around, condition_cycles, ends


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False, same_as=("E9106",))
def condition_cycle(graph: Graph) -> Iterator[Problem]:
    """Conditions of one template that refer to each other in a circle.

    Why it matters: none of them can be decided, so CloudFormation refuses the template, whether or
    not a resource uses them: "Found circular condition dependency".
    Fix: define one of them directly, with `Fn::Equals` on a parameter, instead of by the other.
    Source: AWS CloudFormation Template Reference, "Conditions"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html);
    the error, as AWS SAM CLI raises it after CloudFormation
    (https://github.com/aws/aws-sam-cli/blob/develop/samcli/lib/cfn_language_extensions/api.py).
    """
    for stack, names, certain in graph.view(condition_cycles):
        at, *others = [graph.place(stack) / "Conditions" / name for name in names]
        related = ends(others, "a condition in the cycle")
        way = around(names, " → ")
        if certain:
            message = f"circular conditions {way}: CloudFormation refuses the template"
            yield problem(at, message, related=related)
        else:
            yield unproven(
                at,
                f"whether {way} are circular conditions",
                reason="a macro rewrites the template at deployment",
                related=related,
            )
