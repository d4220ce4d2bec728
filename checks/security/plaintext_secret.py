"""security-plaintext-secret"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.secrecy import FINE, is_named_secret, is_secret, settings
from dr_validator.models.stacks.defaults import written_at


@check(severity=Severity.HIGH, breaks=Breaks.SECURITY, dr=False)
def plaintext_secret(graph: Graph) -> Iterator[Problem]:
    """A secret in plain text in an environment variable or an SSM String parameter.

    Why it matters: whoever reads the template, the function's configuration or the parameter
    has it.
    Fix: keep it in Secrets Manager and give the function the secret's name.
    Source: AWS Lambda Developer Guide, "Working with Lambda environment variables"
    (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
    """
    names = {
        str(name.value)
        for secret in graph.all("AWS::SecretsManager::Secret", "AWS::SSM::Parameter")
        if isinstance(name := secret.read("Name"), Known)
    }
    for resource, key, node in settings(graph):
        match node.value:
            case Known(value=str() as word, refs=()) if word not in names and is_secret(key, word):
                yield problem(
                    written_at(node),
                    f"{key} of {resource.name} is a secret in plain text: whoever reads the "
                    "template or its configuration has it",
                )
            case Unknown(cause=cause) as value if is_named_secret(key) and cause not in FINE:
                yield unproven(value, f"whether {key} is written in plain text")
            case Known() | Unknown() | Absent():
                pass
