"""What a template says in one place: Known, Absent or Unknown, and an Unknown says why."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TypeAlias

from dr_validator.assembly.model import Json
from dr_validator.place import Place
from dr_validator.record import dataclass

MAX_DIGITS = 1_000  # Python refuses to read much longer ones


class Cause(Enum):
    """Why a value is unknown."""

    DEPLOYMENT = "AWS assigns it at deployment"
    DYNAMIC = "a dynamic reference, resolved at deployment"
    PARAMETER = "a template parameter without a default"
    IMPORT = "comes from outside this assembly"
    REGION = "the stack's region or account is not set"
    CONDITION = "depends on a condition that cannot be decided"
    CYCLE = "a cycle of references"
    SIZE = "more than one run resolves"
    MALFORMED = "not what CloudFormation expects here"
    UNSUPPORTED = "an intrinsic function that is not known"

    @property
    def is_odd(self) -> bool:
        """Whether nobody gives the value later: the templates have it, and it cannot be told."""
        return self in _ODD

    @property
    def is_open(self) -> bool:
        """Whether the value may name anything, of this assembly too."""
        return self is Cause.PARAMETER or (self.is_odd and self is not Cause.MALFORMED)


_ODD = frozenset({Cause.CONDITION, Cause.CYCLE, Cause.SIZE, Cause.MALFORMED, Cause.UNSUPPORTED})


class Via(Enum):
    """How a reference was carried to where it is used."""

    REF = "Ref"
    GET_ATT = "Fn::GetAtt"
    EXPORT = "Fn::ImportValue"
    WRITER = "a cross-region export writer and reader"
    STACK_OUTPUT = "Fn::GetStackOutput"
    SSM = "an SSM parameter"
    NESTED = "a nested stack's parameter or output"
    NAME = "its physical name or ARN"
    DEPENDS_ON = "DependsOn"


@dataclass(frozen=True, slots=True)
class Reference:
    """One resource (stack id, logical id), and which of its attributes is meant.

    `attribute` is None for what `Ref` gives. `via` says how it got here, outermost first;
    two references to the same attribute are equal however they came. `opaque` tells that
    the value may hold any character (an ARN, a URL), so that it cannot be split. `given` tells
    that the template may name the resource, in a way that is not known: two may have one name.
    """

    stack: str
    logical_id: str
    attribute: str | None = None
    via: tuple[Via, ...] = field(default=(), compare=False)
    opaque: bool = field(default=False, compare=False)
    given: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Gap:
    """A piece of text that cannot be known; two gaps with the same key hold the same text."""

    key: str


Part: TypeAlias = str | Reference | Gap


@dataclass(frozen=True, slots=True)
class Text:
    """A string of which some pieces may be known only at deployment.

    Equal texts are equal strings, even where neither is known: two `Ref`s to one API.
    """

    parts: tuple[Part, ...]

    @property
    def literal(self) -> str | None:
        """The whole string, if every piece is known."""
        if len(self.parts) == 1:
            (part,) = self.parts
            return part if isinstance(part, str) else None
        words = [part for part in self.parts if isinstance(part, str)]
        return "".join(words) if len(words) == len(self.parts) else None

    def shown(self) -> str:
        """For messages: `${LogicalId}`, `${AWS::Region}`, `${…}` stand for what is not known."""
        out = []
        for part in self.parts:
            match part:
                case str():
                    out.append(part)
                case Reference(logical_id=logical_id, attribute=None):
                    out.append(f"${{{logical_id}}}")
                case Reference(logical_id=logical_id, attribute=attribute):
                    out.append(f"${{{logical_id}.{attribute}}}")
                case Gap(key=key):
                    out.append(f"${{{key}}}" if key.startswith("AWS::") else "${…}")
        return "".join(out)


@dataclass(frozen=True, slots=True)
class Known:
    """A value as it will be deployed. `refs` are the resources it was taken from, if any."""

    value: Json
    place: Place
    refs: tuple[Reference, ...] = field(default=(), compare=False)

    @property
    def text(self) -> Text | None:
        return Text((self.value,)) if isinstance(self.value, str) else None


@dataclass(frozen=True, slots=True)
class Absent:
    """The property is not there, or is `AWS::NoValue`."""

    place: Place


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be known before deployment, or not at all.

    `reason` is a clause for the reader. `text` is what is known of a string. `refs` are the
    resources it is taken from. `may_be_absent` tells that even its presence is undecided;
    it is False for, say, a `Ref` to a resource, which is certainly there.
    """

    reason: str
    cause: Cause
    place: Place
    text: Text | None = None
    refs: tuple[Reference, ...] = ()
    may_be_absent: bool = True


Value: TypeAlias = Known | Absent | Unknown


def whole_number(value: Value, absent: int | None = None) -> int | None:
    """The number, 0 or more, that is written here in digits or as a number; `absent` where nothing
    stands here; else None."""
    if isinstance(value, Absent):
        return absent
    word = str(value.value) if isinstance(value, Known) else ""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= MAX_DIGITS else None
