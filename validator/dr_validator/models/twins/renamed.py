"""Names moved on one side: readers ask for what only the other region's twin is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.types import Reach, type_of
from dr_validator.graph.resource import Resource
from dr_validator.models.code.sources import sources_of
from dr_validator.models.twins.counterparts import words_of
from dr_validator.models.twins.environment import FUNCTION, TASK, environments
from dr_validator.models.twins.pairs import Pair, pairs
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# What code asks for by its name. Databases are reached by their hosts.
_ASKED_FOR = (
    "AWS::DynamoDB::Table",
    "AWS::ECR::Repository",
    "AWS::Events::EventBus",
    "AWS::KMS::Alias",
    "AWS::Kinesis::Stream",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SSM::Parameter",
    "AWS::SecretsManager::Secret",
    "AWS::StepFunctions::StateMachine",
)
# A text in code that may be a name.
_QUOTED = regex(r"""(['"])([\w./+=@-]{3,256})\1""")


@dataclass(frozen=True, slots=True)
class Asked:
    """Where something of a region asks for a name: in a variable, or in its code."""

    by: Resource
    at: Place


@dataclass(frozen=True, slots=True)
class Renamed:
    """Twins of which one has another name, and who asks in the second's region for the first's.

    `name` is the first's, `value` is where the second's stands. `unknown` is the name that is not
    known, if one is not; then they may have one. `plain` tells that the name is a single word,
    which may as well be meant for something else.
    """

    pair: Pair
    name: str
    value: Value
    asked: Asked
    unknown: Unknown | None

    @property
    def plain(self) -> bool:
        return self.name.isalnum()


def renamed(graph: Graph) -> tuple[Renamed, ...]:
    """All such twins that are asked for, in order of pairs."""
    moved = [each for pair in graph.view(pairs) if pair.ranked for each in _moved(graph, pair)]
    if not moved:
        return ()
    wanted = {(pair.second.region, name) for pair, name, *_ in moved}
    asked = _asked(graph, wanted)
    return tuple(
        Renamed(pair, name, value, asked[(pair.second.region, name)], unknown)
        for pair, name, value, unknown in moved
        if (pair.second.region, name) in asked
        and not graph.meant(Text((name,)), pair.second.stack, (pair.second.type,))
    )


def _moved(graph: Graph, pair: Pair) -> Iterator[tuple[Pair, str, Value, Unknown | None]]:
    """The first's name, where the second has, or may have, another."""
    row = type_of(pair.first.type)
    # A name that all regions share is never the same twice; replicas have that of their source.
    if row is None or row.reach is not Reach.REGION or pair.first.type not in _ASKED_FOR:
        return
    if pair.second.region in graph.regions_of(pair.first):
        return
    first, second = pair.first.read(row.name), pair.second.read(row.name)
    match first, second:
        case (Known(value=str() as one), Known(value=str() as other)):
            if _words(graph, pair.first, one) != _words(graph, pair.second, other):
                yield pair, one, second, None
        case (Known(value=str() as one), Unknown() as unknown):
            if same(first, second) is None:
                yield pair, one, second, unknown
        case (Known(value=str() as one), Absent()):
            yield pair, one, second, None
        case (Known() | Unknown() | Absent(), Known() | Unknown() | Absent()):
            pass


def _words(graph: Graph, owner: Resource, name: str) -> tuple[str, ...]:
    return words_of(name, owner.region, graph.regions)


def _asked(
    graph: Graph, wanted: set[tuple[str | None, str]]
) -> Mapping[tuple[str | None, str], Asked]:
    """The first that asks for each wanted name of a region."""
    found: dict[tuple[str | None, str], Asked] = {}
    for owner in graph.all(FUNCTION, TASK):
        for each in environments(owner):
            for _, node in sorted(each.variables.items()):
                value = node.value
                word = str(value.value) if isinstance(value, Known) else ""
                if (owner.region, word) in wanted:
                    found.setdefault((owner.region, word), Asked(owner, node.place))
        sources = sources_of(graph, owner) if owner.type == FUNCTION else None
        for file in (sources or {}).values():
            for _, word in _QUOTED.findall(file.text):
                if (owner.region, word) in wanted:
                    found.setdefault((owner.region, word), Asked(owner, owner.place))
    return found
