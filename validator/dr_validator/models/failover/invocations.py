"""The Lambda functions that a state machine invokes, and under which ARN it asks for them.

Source: AWS Step Functions Developer Guide, "Invoke an AWS Lambda function with Step Functions"
(by the function's ARN, or by `lambda:invoke` with a FunctionName) and "Accessing resources in
other AWS accounts" (a step's `Credentials`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.aws.region import is_service_host
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import Allowed, NotAllowed, Verdict, allows
from dr_validator.models.code.runbooks import MACHINE, definition, integration, word_of
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.text import normal
from dr_validator.resolve.value import Absent, Cause, Gap, Known, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION, PERMISSION = "AWS::Lambda::Function", "AWS::Lambda::Permission"
INVOKE = "lambda:InvokeFunction"
# Names for a function at one of its versions: a permission must name them as they are invoked.
_QUALIFIED = ("AWS::Lambda::Alias", "AWS::Lambda::Version")
_INVOKE = regex(r"(aws-sdk:)?lambda:invoke(\.\w+)?")
# The version that is no version.
_LATEST = "$LATEST"
# A value of the input (JSONPath, JSONata).
_INPUT = regex(r"\$|\{%")


@dataclass(frozen=True)
class Invocation:
    """A function that a state machine invokes, in the steps of these names.

    The role must be allowed one of `targets`: the ARN that is asked for, in the forms by which
    it may be told. `steps` is empty where the definition cannot be read, and the machine only
    refers to the function.
    """

    machine: Resource
    function: Resource
    targets: tuple[Text, ...]
    steps: tuple[str, ...]


def invocations(graph: Graph) -> tuple[Invocation, ...]:
    """What every state machine of the assembly invokes under its own role."""
    found: dict[tuple[tuple[str, str], tuple[str, str], tuple[Text, ...]], Invocation] = {}
    for machine in graph.all(MACHINE):
        for each in _of(graph, machine):
            key = (machine.key, each.function.key, each.targets)
            known = found.get(key)
            steps = (*known.steps, *each.steps) if known else each.steps
            found[key] = Invocation(machine, each.function, each.targets, steps)
    return tuple(found.values())


def may_invoke(graph: Graph, role: Resource, invocation: Invocation) -> Verdict:
    """Whether a state machine's role may invoke the function, by its own policies or by the
    function's."""
    verdicts = [allows(graph, role, INVOKE, target) for target in invocation.targets]
    settled = next((each for each in verdicts if isinstance(each, Allowed)), None)
    verdict = settled or next((v for v in verdicts if not isinstance(v, NotAllowed)), verdicts[0])
    if isinstance(verdict, NotAllowed):
        return _permitted(graph, invocation.function) or verdict
    return verdict


def _permitted(graph: Graph, function: Resource) -> Unknown | None:
    """A permission by which the function itself may let the role in. One for a service does not:
    a state machine invokes as its role."""
    for permission in graph.all(PERMISSION, helpers=True):
        principal = permission.read("Principal")
        if isinstance(principal, Known) and is_service_host(str(principal.value)):
            continue
        links = permission.follow("FunctionName", FUNCTION, *_QUALIFIED)
        if any(
            isinstance(link, Unknown)
            or (isinstance(link, Linked) and _behind(link.to) in (function, None))
            for link in links
        ):
            reason = "a permission of the function may allow it by itself"
            return Unknown(reason, Cause.UNSUPPORTED, permission.place)
    return None


def _of(graph: Graph, machine: Resource) -> Iterator[Invocation]:
    tree = definition(machine)
    if tree is None:
        for edge in graph.edges_from(machine):
            function = _behind(edge.target)
            if function is not None and function.arn is not None:
                yield Invocation(machine, function, (function.arn, _versions(function.arn)), ())
        return
    raw, place = tree
    for step, state in _states(raw):
        if word_of(machine, state.get("Type"), place) != "Task" or "Credentials" in state:
            continue  # no call, or one under another role
        named, qualifier = _asked(machine, state, place)
        for link in named.links(FUNCTION, *_QUALIFIED) if named is not None else ():
            function = _behind(link.to) if isinstance(link, Linked) else None
            if named is not None and function is not None and function.arn is not None:
                targets = _targets(named, qualifier, function, function.arn)
                yield Invocation(machine, function, targets, (step,))


def _states(raw: Json) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Every mapping of a definition, with the name it stands under, in the order written."""
    pending: list[tuple[str, Json]] = [("", raw)]
    while pending:
        name, state = pending.pop()
        if isinstance(state, list):
            pending.extend((name, each) for each in reversed(state))
        elif isinstance(state, dict):
            yield name, state
            pending.extend(reversed(state.items()))


def _asked(
    machine: Resource, state: Mapping[str, Json], place: Place
) -> tuple[Node | None, Node | None]:
    """What names the function that a step invokes, and what asks for a version of it apart."""
    raw = state.get("Resource")
    if not _INVOKE.fullmatch(integration(machine, raw, place)):
        return Node(machine.graph, machine.scope, place, raw), None
    given = state.get("Parameters", state.get("Arguments"))
    if not isinstance(given, dict) or "FunctionName" not in given:
        return None, None  # it comes with the input
    qualifier = given.get("Qualifier", given.get("Qualifier.$"))
    return (
        Node(machine.graph, machine.scope, place, given["FunctionName"]),
        None if qualifier is None else Node(machine.graph, machine.scope, place, qualifier),
    )


def _targets(
    named: Node, qualifier: Node | None, function: Resource, arn: Text
) -> tuple[Text, ...]:
    """A version or an alias is asked for by its own ARN. `$LATEST` may be the function itself;
    of a qualifier that is not known it cannot be said.
    """
    text, name = _text(named), function.identity
    plain = text == arn or (not isinstance(name, Absent) and text == name.text)
    if plain and qualifier is None:
        return (arn,)
    own = () if plain or text is None else (text,)
    apart = text if qualifier is None else _text(qualifier)
    last = apart.parts[-1] if apart is not None and apart.parts else None
    if isinstance(last, str) and last.endswith(_LATEST):
        return (*own, arn, _versions(arn))
    if qualifier is not None and not _is_certain(qualifier):
        return (*own, _versions(arn), normal((*arn.parts, Gap("qualifier"))))
    return (*own, _versions(arn))


def _is_certain(qualifier: Node) -> bool:
    """Whether it is one that is written here, or that of a version or alias here."""
    value = qualifier.value
    if isinstance(value, Known):
        return not _INPUT.match(str(value.value))
    return any(isinstance(link, Linked) for link in qualifier.links(*_QUALIFIED))


def _text(node: Node) -> Text | None:
    value = node.value
    return None if isinstance(value, Absent) else value.text


def _versions(arn: Text) -> Text:
    """The ARN of a version or alias of a function, whichever it is."""
    return normal((*arn.parts, ":", Gap("qualifier")))


def _behind(resource: Resource) -> Resource | None:
    """The function itself, or the one that an alias or a version is of; None if it is neither."""
    if resource.type == FUNCTION:
        return resource
    if resource.type not in _QUALIFIED:
        return None
    links = resource.follow("FunctionName", FUNCTION)
    return next((link.to for link in links if isinstance(link, Linked)), None)
