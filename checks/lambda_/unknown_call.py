"""lambda-unknown-call"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Resource, Severity, check, problem, unproven
from dr_validator.aws.operations import likely, service
from dr_validator.aws.sdk_methods import is_method
from dr_validator.models.code.code import code_of
from dr_validator.models.code.handled import CodeCall, handled

FUNCTION = "AWS::Lambda::Function"


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def unknown_call(graph: Graph) -> Iterator[Problem]:
    """A function whose code calls an API operation that AWS does not have.

    Why it matters: the SDK's client has no such method, and the code stops there with an error. In
    a function that runs only in an outage, that shows for the first time in the outage.
    Fix: call the operation by its name in the API reference. Python is read, and JavaScript where
    the extra `code` is installed.
    Source: Boto3 documentation, "Available services"
    (https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/index.html); AWS SDK
    for JavaScript v3 API Reference
    (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/).
    """
    for function in graph.all(FUNCTION):
        told: set[str] = set()
        for made in handled(graph, function).made:
            model = service(made.call.service) if not made.call.thing else None
            if model is None or is_method(model, made.call.method):
                continue
            shown = f"{model.name}:{made.call.method}"
            if shown not in told:
                told.add(shown)
                yield _told(graph, function, made, shown, likely(model, made.call.method))


def _told(graph: Graph, function: Resource, made: CodeCall, shown: str, meant: str) -> Problem:
    at = code_of(graph, function)[1]
    if not meant:
        reason = "the API models that this version knows do not have it"
        return unproven(at, f"whether AWS has {shown}, which {made.where} calls", reason=reason)
    return problem(
        at,
        f"{made.where} calls {shown}, which AWS does not have: the code stops there with an error",
        fix=f"call {meant}",
    )
