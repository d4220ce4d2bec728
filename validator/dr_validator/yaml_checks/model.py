"""What a check in YAML says, in our own types: an assertion is one of these, and so is a filter."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TypeAlias

from dr_validator.assembly.model import Json
from dr_validator.finding import Breaks, Severity, Stops
from dr_validator.record import dataclass
from dr_validator.settings import Role
from dr_validator.yaml_checks.message import Message
from dr_validator.yaml_checks.source import YamlLine


@dataclass(frozen=True, slots=True)
class PropertyPath:
    """A JSONPath relative to a resource's properties, or to an item. `pieces` are the paths between
    its `[*]`: one where there is none; an empty one leads to where one is already."""

    text: str
    pieces: tuple[str, ...]

    @property
    def many(self) -> bool:
        return len(self.pieces) > 1


class Bound(Enum):
    """How a number is compared."""

    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"


@dataclass(frozen=True, slots=True)
class Among:
    """The value is one of these: `texts` are the scalars, as CloudFormation spells them."""

    texts: frozenset[str]
    others: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """The text is like one of these globs."""

    globs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """A regular expression is found in the text, in linear time."""

    pattern: str
    found_in: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Compare:
    """The number is within all of these bounds."""

    bounds: tuple[tuple[Bound, int | float], ...]


ValueTest: TypeAlias = Among | Like | Matches | Compare


@dataclass(frozen=True, slots=True)
class InRegion:
    """The resource is deployed to a region like one of these globs."""

    globs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasRole:
    """The resource's region has one of these roles."""

    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class InStack:
    """The resource is in a stack, or nested in one, that one of these globs names."""

    globs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """The resource, or its stack, has this tag, with a value like one of these globs."""

    key: str
    globs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """The path leads to something, in every item of a list, and there is one."""

    path: PropertyPath


@dataclass(frozen=True, slots=True)
class Nowhere:
    """The path leads nowhere, in no item of a list."""

    path: PropertyPath


@dataclass(frozen=True, slots=True)
class Tested:
    """Every value at the path passes the test, and there is one; without a path, the item."""

    path: PropertyPath | None
    test: ValueTest


@dataclass(frozen=True, slots=True)
class SameAsTwin:
    """Every twin of the resource has the same value there."""

    path: PropertyPath


@dataclass(frozen=True, slots=True)
class Every:
    """The assertion holds for every item that the path leads to, and there is one."""

    path: PropertyPath
    part: Assertion


@dataclass(frozen=True, slots=True)
class Some:
    """The assertion holds for an item that the path leads to."""

    path: PropertyPath
    part: Assertion


@dataclass(frozen=True, slots=True)
class All:
    """All of several assertions hold; there is at least one."""

    parts: tuple[Assertion, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several assertions holds; there is at least one."""

    parts: tuple[Assertion, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The assertion does not hold."""

    part: Assertion


Assertion: TypeAlias = (
    InRegion
    | HasRole
    | InStack
    | Tagged
    | Exists
    | Nowhere
    | Tested
    | SameAsTwin
    | Every
    | Some
    | All
    | AnyOf
    | Not
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many resources there must be in each region; None where that is not limited."""

    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A check as it is written: what it looks at, and what must be there.

    `demand` is an assertion about each resource, or a count of them. `dr` tells that it is about
    disaster recovery only. `examples` are as they stand in the file, None where there are none.
    `at` is where it is written.
    """

    id: str
    title: str
    severity: Severity
    breaks: Breaks
    stops: Stops | None
    dr: bool
    types: tuple[str, ...]
    where: Assertion | None
    demand: Assertion | Count
    message: Message
    doubt: Message | None
    why: str
    fix: str
    source: str
    examples: dict[str, Json] | None
    at: YamlLine

    @property
    def place(self) -> str:
        """The file and the line."""
        return self.at.shown


def parts_of(assertion: Assertion) -> tuple[Assertion, ...]:
    """The assertions that another is made of."""
    match assertion:
        case All(parts=parts) | AnyOf(parts=parts):
            return parts
        case Not(part=part) | Every(part=part) | Some(part=part):
            return (part,)
        case (
            InRegion()
            | HasRole()
            | InStack()
            | Tagged()
            | Exists()
            | Nowhere()
            | Tested()
            | SameAsTwin()
        ):
            return ()
