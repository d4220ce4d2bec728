"""The acts of services: what a property has them do under the role beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.naming import naming
from dr_validator.aws.role_acts import FUNCTION, STREAMS, RoleAct, role_acts
from dr_validator.aws.sdk_rights import PARAMETER, SEALING, SECRET
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.paths.acts import Act
from dr_validator.paths.hops import noun
from dr_validator.paths.things import Thing, key_of, parameters_named, thing_at
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.same import same
from dr_validator.resolve.text import normal
from dr_validator.resolve.value import Absent, Gap, Text

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

RULE, BUS, ENDPOINT = "AWS::Events::Rule", "AWS::Events::EventBus", "AWS::Events::Endpoint"
_LATEST = Gap("when the stream began")


def service_acts(graph: Graph) -> Iterator[Act]:
    """The acts of all rows, in order of the resource that has the property."""
    rows = role_acts()
    for owner in graph.all(*rows):
        for row in rows[owner.type]:
            if not row.fargate or _is_fargate(owner):
                yield from _of_row(owner, row)
    for rule in graph.all(RULE):
        yield from _of_rule(rule)
    for endpoint in graph.all(ENDPOINT):
        yield from _of_endpoint(endpoint)


def _of_endpoint(endpoint: Resource) -> Iterator[Act]:
    """A global endpoint replicates events to the bus of either region.

    Source: Amazon EventBridge User Guide, "Making applications Regional-fault tolerant with global
    endpoints" (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-global-endpoints.html).
    """
    role = next(iter(endpoint.each("RoleArn")), None)
    if role is None or same(endpoint.read("ReplicationConfig.State"), "DISABLED") is True:
        return
    for at in endpoint.each("EventBuses[*].EventBusArn"):
        made = [link.to for link in at.links(BUS) if isinstance(link, Linked)]
        value = at.value
        text = made[0].arn if made else None if isinstance(value, Absent) else value.text
        arn = arn_of(text) if text is not None else None
        if text is None or arn is None or arn.kind != "event-bus":
            continue
        yield Act(
            endpoint,
            role,
            "events:PutEvents",
            (text,),
            None,
            True,
            (BUS,),
            f"the bus {text.shown()}",
            "the endpoint replicates events to it",
            "they are not replicated",
            at.place,
            elsewhere=(made[0].region if made else arn.region) or "",
        )


def _of_rule(rule: Resource) -> Iterator[Act]:
    """A rule that hands on to a bus by its ARN, as of another region, needs a role for it."""
    for target in rule.each("Targets[*]"):
        role = next(iter(target.each("RoleArn")), None)
        for at in target.each("Arn") if role is not None else ():
            value = at.value
            arn = None if isinstance(value, Absent) else arn_of(value)
            text = None if isinstance(value, Absent) else value.text
            made = any(isinstance(link, Linked) for link in at.links(BUS))
            if role is None or arn is None or text is None or made or arn.kind != "event-bus":
                continue
            yield Act(
                rule,
                role,
                "events:PutEvents",
                (text,),
                None,
                True,
                (BUS,),
                f"the bus {text.shown()}",
                "the rule hands its events on to it",
                "they are lost",
                at.place,
                # It is asked for in the region of the bus.
                elsewhere=arn.region or "",
            )


def _of_row(owner: Resource, row: RoleAct) -> Iterator[Act]:
    acting = _acting(owner, row)
    role = next(iter(acting.each(row.role)), None) if acting is not None else None
    if acting is None or role is None:
        return
    if "" in row.actions:
        value = owner.read(row.path)
        if not isinstance(value, Absent):
            at = next(iter(owner.each(row.path)), role)
            for action in row.actions[""]:
                yield _act(owner, role, row, at, action, Thing(None, (), named=False))
        return
    for at in owner.each(row.path):
        links = [link.to for link in at.links(*row.actions) if isinstance(link, Linked)]
        if len(links) == 1:
            yield from _on(owner, role, row, at, links[0])


def _is_fargate(task: Resource) -> bool:
    return any(same(each, "FARGATE") for each in task.read_all("RequiresCompatibilities[*]"))


def _acting(owner: Resource, row: RoleAct) -> Resource | None:
    """What has the role."""
    if not row.through:
        return owner
    links = owner.follow(row.through, FUNCTION)
    return links[0].to if len(links) == 1 and isinstance(links[0], Linked) else None


def _on(owner: Resource, role: Node, row: RoleAct, at: Node, thing: Resource) -> Iterator[Act]:
    found = _thing(owner, at, thing, row.below)
    for action in row.actions[thing.type]:
        yield _act(owner, role, row, at, action, found)
    sealed = key_of(thing) if thing.region == owner.region else None
    if sealed is not None and sealed.arn is not None:
        key = Thing(sealed, (sealed.arn,), named=True)
        doing = (each for action in row.actions[thing.type] for each in SEALING.get(action, ()))
        for action in dict.fromkeys(doing):
            yield _act(owner, role, row, at, action, key)


def _thing(owner: Resource, at: Node, thing: Resource, below: str) -> Thing:
    if thing.type == PARAMETER:
        return parameters_named(owner, at)
    if thing.type.startswith("AWS::DynamoDB::"):
        arn = thing.arn
        streams = () if arn is None else (normal((*arn.parts, STREAMS, _LATEST)),)
        return Thing(thing, streams, named=True)
    if thing.type == SECRET or thing.arn is None:
        return thing_at(owner, at, (thing.type,), naming(thing.type).arn)
    texts = (normal((*each.parts, below)) if below else each for each in _texts(thing.arn))
    return Thing(thing, tuple(texts), named=True)


def _texts(arn: Text) -> Iterator[Text]:
    """An ARN; that of a log group has a star behind it, which policies leave out."""
    yield arn
    *first, last = arn.parts
    if isinstance(last, str) and last.endswith(":*"):
        yield normal((*first, last.removesuffix(":*")))


def _act(owner: Resource, role: Node, row: RoleAct, at: Node, action: str, thing: Thing) -> Act:
    found = thing.resource
    return Act(
        owner,
        role,
        action,
        thing.targets,
        found,
        thing.named,
        (found.type,) if found is not None else (),
        f"the {noun(found.type)} {found.name}" if found is not None else "",
        row.why,
        row.then,
        at.place,
        row.early,
    )
