"""What is asked for by an ARN, and is called otherwise here: a name moved on one side.

That nothing here has a name says little, for it may be made elsewhere. What tells is that something
of the kind is made there that is called nearly so and that nobody asks for, or that the twin of who
asks is given the twin of what is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.aws.naming import naming
from dr_validator.aws.nearly import Nearly, are_numbered
from dr_validator.graph.grouped import grouped
from dr_validator.graph.resource import Resource
from dr_validator.models.names.arn_uses import ArnUse, Spot, arn_uses, spots_of
from dr_validator.models.twins.pairs import pairs_of, twins_of
from dr_validator.models.twins.renamed import renamed
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Known, Unknown, Value, Via

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# They keep a thing, watch it or are a part of it, and do not ask for what is in it.
_KEEPERS = (
    "AWS::ApplicationAutoScaling::",
    "AWS::CloudWatch::",
    "AWS::Logs::",
    "AWS::RDS::",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::",
)
# What belongs together, where it is seen who asks for a thing.
_RIGHTS, _CODE = "rights", "code"
_CLASSES = (
    ("AWS::IAM::", _RIGHTS),
    ("AWS::ECS::TaskDefinition", _CODE),
    ("AWS::Lambda::Function", _CODE),
)


@dataclass(frozen=True, slots=True)
class Nobodys:
    """A name that is asked for and that nothing here has; `made` is what is likely to be meant.

    `value` is where its own name stands, `others` who else asks for the name. `doubt` says why
    something else may be meant; "" where nothing speaks for that.
    """

    asked: ArnUse
    made: Resource
    value: Value
    others: tuple[ArnUse, ...]
    doubt: str


def nobodys(graph: Graph) -> tuple[Nobodys, ...]:
    """Every such name, once for each thing that may be meant, in order of who asks."""
    unmet = graph.view(_unmet)
    told = {(each.pair.second.key, each.name) for each in graph.view(renamed)}
    found: dict[tuple[object, ...], list[tuple[ArnUse, Resource, str]]] = {}
    for each in unmet:
        meant = _by_twin(graph, each) or _by_name(graph, each)
        if meant is not None and (meant[0].key, each.name) not in told:
            found.setdefault((meant[0].key, each.name), []).append((each, *meant))
    return tuple(
        Nobodys(
            first,
            thing,
            thing.read(naming(thing.type).name),
            tuple(other for other, *_ in rest),
            doubt,
        )
        for (first, thing, doubt), *rest in found.values()
    )


def _made(graph: Graph) -> Mapping[Spot, tuple[Resource, ...]]:
    """What has a name, or may have one, by where that is looked up."""
    return grouped(
        (spot, each)
        for each in graph.resources
        if naming(each.type).name and not each.is_helper
        for spot in spots_of(each)
    )


def _unmet(graph: Graph) -> tuple[ArnUse, ...]:
    """What is asked for where things of the kind are made, and none is called so."""
    made = graph.view(_made)
    return tuple(
        each for each in graph.view(arn_uses) if each.spot in made and not _met(graph, each)
    )


def _by_word(graph: Graph) -> Mapping[tuple[Spot, str], tuple[Resource, ...]]:
    return grouped(
        ((spot, word), each)
        for spot, held in graph.view(_made).items()
        for each in held
        if (word := _word(each))
    )


def _word(thing: Resource) -> str:
    row = naming(thing.type)
    value = thing.read(row.name)
    word = value.value if isinstance(value, Known) else None
    return (word.lower() if row.lower else word) if isinstance(word, str) else ""


def _met(graph: Graph, each: ArnUse) -> bool:
    words = graph.view(_by_word)
    return any(
        _one_account(each, thing)
        for name in each.names
        for word in {name, name.lower()}
        for thing in words.get((each.spot, word), ())
    )


def _one_account(each: ArnUse, thing: Resource) -> bool:
    return each.account is None or thing.account in (None, each.account)


def _class(resource_type: str) -> str:
    return next(
        (word for begin, word in _CLASSES if resource_type.startswith(begin)), resource_type
    )


def _askers(graph: Graph) -> Mapping[tuple[str, str], frozenset[str]]:
    """By the key of a thing, the classes of those that ask for it, by reference or by name."""
    found: dict[tuple[str, str], set[str]] = {}
    for edge in graph.edges:
        by = edge.source.type
        asks = edge.attribute is None or edge.attribute in naming(edge.target.type).arn_attributes
        if asks and Via.DEPENDS_ON not in edge.via and not by.startswith(_KEEPERS):
            found.setdefault(edge.target.key, set()).add(_class(by))
    words = graph.view(_by_word)
    for each in graph.view(arn_uses):
        for name in each.names:
            for thing in words.get((each.spot, name), ()):
                found.setdefault(thing.key, set()).add(_class(each.by.type))
    return {key: frozenset(classes) for key, classes in found.items()}


def _is_free(graph: Graph, thing: Resource, each: ArnUse) -> bool:
    """Whether nobody of the kind of who asks asks for a thing."""
    return _class(each.by.type) not in graph.view(_askers).get(thing.key, ())


def _by_name(graph: Graph, each: ArnUse) -> tuple[Resource, str] | None:
    """The one thing that is called nearly so, and for which nobody asks; or the only one of its
    kind, if its name is not known."""
    held = [
        thing
        for thing in graph.view(_near).get((each.spot, each.name), ())
        if _one_account(each, thing) and _is_free(graph, thing, each)
    ]
    if len(held) == 1:
        word = _word(held[0])
        region = str(held[0].region)
        if are_numbered(word.replace(region, ""), each.name.replace(region, "")):
            return held[0], f"{word} and {each.name} may be two of many"
        return held[0], ""
    free = graph.view(_open).get(each.spot, ()) if not held else ()
    if len(free) == 1 and _one_account(each, free[0][0]) and _is_free(graph, free[0][0], each):
        thing, unknown = free[0]
        return thing, unknown.reason
    return None


def _near(graph: Graph) -> Mapping[tuple[Spot, str], tuple[Resource, ...]]:
    """What is called nearly as something that is asked for, by where that is, and its name."""
    wanted = grouped((each.spot, each.name) for each in graph.view(_unmet))
    made = graph.view(_made)
    return grouped(
        ((spot, name), thing)
        for spot, names in wanted.items()
        for near in (Nearly(names),)
        for thing in made[spot]
        for name in near.to(_word(thing))
    )


def _open(graph: Graph) -> Mapping[Spot, Sequence[tuple[Resource, Unknown]]]:
    """Where the only thing of its kind has a name that is not known."""
    found: dict[Spot, list[tuple[Resource, Unknown]]] = {}
    for spot, held in graph.view(_made).items():
        name = held[0].read(naming(held[0].type).name) if len(held) == 1 else None
        if isinstance(name, Unknown):
            found[spot] = [(held[0], name)]
    return found


def _by_twin(graph: Graph, each: ArnUse) -> tuple[Resource, str] | None:
    """The twin, in the region that is asked about, of what the twin of who asks is given."""
    words = graph.view(_by_word)
    for pair in pairs_of(each.by):
        other = pair.second if pair.first is each.by else pair.first
        for theirs in graph.view(_by_place).get((other.key, each.at.pointer), ()):
            given = [thing for name in theirs.names for thing in words.get((theirs.spot, name), ())]
            twins = {
                twin.key: twin
                for thing in given
                for twin in twins_of(thing)
                if each.spot in spots_of(twin) and _is_free(graph, twin, each)
            }
            if pair.is_certain and len(twins) == 1:
                (twin,) = twins.values()
                value = twin.read(naming(twin.type).name)
                match value:
                    case Known():
                        return twin, ""
                    case Absent():
                        return None
                    case Unknown(reason=reason):
                        return twin, reason
    return None


def _by_place(graph: Graph) -> Mapping[tuple[tuple[str, str], str], tuple[ArnUse, ...]]:
    return grouped(((each.by.key, each.at.pointer), each) for each in graph.view(arn_uses))
