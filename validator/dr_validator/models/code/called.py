"""What code calls with clients of AWS's SDKs, and which variables it reads, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable, read with or without a fallback."""

    name: str


# A text that is put together in code: what is written, variables, and None for what is computed.
Spelled: TypeAlias = tuple[str | Variable | None, ...]

RAISES = "the code ends there with a KeyError"
EMITS = "put_metric_data"


@dataclass(frozen=True, slots=True)
class ClientCall:
    """A call of a service: `method` by its name in Python, `arguments` as far as they are seen.

    `thing` is what the resource of boto3 is (`Table`, `ServiceResource`), "" for a client. `scope`
    is the function or method that it stands in, "" for the module. `elsewhere` tells that the
    client is told a region, an endpoint or who it acts as; `branch` that an environment variable
    decides whether it is made.
    `guarded` tells, of JavaScript, that it stands in a `try`; `region` is what the client is told.
    `metrics` are the names of those that PutMetricData is given, one by one.
    """

    service: str
    thing: str
    method: str
    line: int
    arguments: Mapping[str, Spelled]
    scope: str
    elsewhere: bool
    branch: bool
    guarded: bool = False
    region: Spelled = ()
    metrics: tuple[Spelled, ...] = ()


@dataclass(frozen=True, slots=True)
class VariableRead:
    """A use of `os.environ["NAME"]`; `scope` and `branch` as for calls. `effect` tells what comes
    of it where it is not set, as a clause."""

    name: str
    line: int
    scope: str
    branch: bool
    effect: str = RAISES


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of a file; and for each function or method, by its name, the names that it uses,
    those of the module's own lines by "". `reads` are the variables that it cannot do without,
    `sets` those that it sets itself, with "*" for any.
    """

    made: tuple[ClientCall, ...]
    uses: Mapping[str, frozenset[str]]
    reads: tuple[VariableRead, ...] = ()
    sets: frozenset[str] = frozenset()


NO_CALLS = Calls((), {})
