"""security-plaintext-password"""

from collections.abc import Iterator

from dr_validator.api import Absent, Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.access.secrecy import PASSWORDS, holds_secret, shown, unresolved
from dr_validator.models.stacks.defaults import written_at


@check(severity=Severity.CRITICAL, breaks=Breaks.SECURITY, dr=False)
def plaintext_password(graph: Graph) -> Iterator[Problem]:
    """A password in plain text in the template.

    Why it matters: whoever reads the repository, the template or the stack has it; NoEcho does not
    hide a parameter's default.
    Fix: generate it in Secrets Manager and use a dynamic reference to it,
    {{resolve:secretsmanager:name:SecretString:password}}.
    Source: AWS CloudFormation User Guide, "Security best practices for CloudFormation", "Do not
    embed credentials in your templates"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html).
    """
    for resource in graph.all(*PASSWORDS):
        path = PASSWORDS[resource.type]
        name = path.rpartition(".")[2]
        for node in resource.each(path):
            value = node.value
            if isinstance(value, Absent):
                continue
            if holds_secret(shown(value)):
                at = written_at(node)
                yield problem(
                    at,
                    f"{name} is written in plain text: whoever reads the template has it",
                    related=[(value, "where it is used")] if at != value.place else (),
                )
            elif unresolved(value):
                yield unproven(value, f"whether {name} is written in plain text")
