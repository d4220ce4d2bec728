"""lambda-missing-variable"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Unknown,
    Value,
    check,
    key,
    problem,
    same,
    unproven,
)
from dr_validator.models.code.called import Variable
from dr_validator.models.code.handled import handled
from dr_validator.models.code.python_calls import RequiredVariable
from dr_validator.models.failover.automation import automations
from dr_validator.models.twins.environment import lacking
from dr_validator.models.twins.pairs import twins_of

FUNCTION = "AWS::Lambda::Function"
# A script of a layer that is run first, and may set any variable.
WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME)
def missing_variable(graph: Graph) -> Iterator[Problem]:
    """A function whose code reads an environment variable that is not set, or is empty.

    Why it matters: Python raises KeyError; JavaScript carries on with `undefined`, and whatever is
    named by it or built from it fails; a call with an empty name is refused. All of that happens at
    the first request, and in a function that runs only in an outage, not before the outage.
    Fix: set the variable on the function, to the value for its own region.
    Source: AWS Lambda Developer Guide, "Working with Lambda environment variables"
    (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
    """
    # Of these, failover-missing-variable and twin-missing-variable tell.
    told = {each.worker.key for each in graph.view(automations)}
    lacks = {(each.pair.second.key, each.name) for each in graph.view(lacking)}
    for function in graph.all(FUNCTION):
        if function.has(f"Environment.Variables.{WRAPPER}") is not False:
            continue
        for need in handled(graph, function).needs:
            if (function.key, need.name) not in lacks and function.key not in told:
                yield from _needed(graph, function, need)


def _needed(graph: Graph, function: Resource, need: RequiredVariable) -> Iterator[Problem]:
    path = f"Environment.Variables.{key(need.name)}"
    at = function.properties.place / "Environment" / "Variables" / need.name
    where = f"line {need.line} of {need.file}"
    missing, value = function.has(path), function.read(path)
    if missing is False:
        yield problem(
            at,
            f"{where} reads {need.name} from the environment, but the function does not set it: "
            f"{need.effect}",
            fix=f"set {need.name} in the environment of the function",
        )
    elif missing is None:
        reason = "it depends on a condition that cannot be decided"
        yield unproven(at, f"whether {need.name} is set, which {where} reads", reason=reason)
    elif _is_empty(value):
        by = _named_by(graph, function, need)
        twin = next((each for each in twins_of(function) if _has(each, path)), None)
        if by:
            yield problem(
                value, f"{need.name} is empty, and {by}: a call without a name is refused"
            )
        elif twin is not None:
            yield problem(
                value,
                f"{need.name} is empty, which {where} reads; its twin in {twin.region} has a "
                "value: here the same code works with nothing",
                related=[(twin, "its twin")],
            )


def _named_by(graph: Graph, function: Resource, need: RequiredVariable) -> str:
    """The call that is told by the variable what it is about, as a clause; "" if none is."""
    for each in handled(graph, function).calls:
        for argument, told in each.call.arguments.items():
            if told == (Variable(need.name),):
                return f"{each.where} gives it to {each.call.method} as {argument}"
    return ""


def _has(twin: Resource, path: str) -> bool:
    value = twin.read(path)
    return twin.has(path) is True and not _is_empty(value)


def _is_empty(value: Value) -> bool:
    return not isinstance(value, Unknown) and same(value, "") is True
