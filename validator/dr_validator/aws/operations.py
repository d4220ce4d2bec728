"""What the AWS APIs take: the operations of the services that recoveries call.

`operations.json` comes from the models of botocore, by `docs/generate.py`. It is read when first
asked for. Of a service that is not in it nothing is said.

Source: botocore, `botocore/data` (https://github.com/boto/botocore/tree/develop/botocore/data).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache

from dr_validator.aws import tables
from dr_validator.record import dataclass

# What Step Functions calls a service in its optimized integrations.
_OPTIMIZED = {"events": "eventbridge", "states": "sfn"}
OPTIMIZED = ("batch", "dynamodb", "ecs", "events", "lambda", "sns", "sqs", "states")
_NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: the members of its input that it needs, and all that it takes."""

    name: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceModel:
    """A service: `name` is boto3's, `id` that of the SDKs, in lower case without blanks."""

    name: str
    id: str
    operations: Mapping[str, Operation]

    def operation(self, word: str) -> Operation | None:
        """The operation of a name, as it is written or as an SDK spells it."""
        return self.operations.get(_plain(word))


def service(word: str) -> ServiceModel | None:
    """The service of a name: boto3's, or the id that Step Functions has for it."""
    return _services().get(_OPTIMIZED.get(word, word))


def likely(of: ServiceModel, word: str) -> str:
    """What an operation that a service does not have is likely to mean, as "service:operation";
    "" if nothing is near."""
    near = get_close_matches(_plain(word), sorted(of.operations), n=1, cutoff=_NEAR)
    begun = [key for key in sorted(of.operations) if key.startswith(_plain(word))]
    if near or begun:
        return f"{of.name}:{of.operations[(near or begun)[0]].name}"
    others = (each for each in _distinct() if each.operation(word))
    other = next(others, None)
    found = other.operation(word) if other is not None else None
    return f"{other.name}:{found.name}" if other is not None and found is not None else ""


def _plain(word: str) -> str:
    return word.replace("_", "").lower()


@cache
def _services() -> Mapping[str, ServiceModel]:
    return {name: each for each in _distinct() for name in (each.name, each.id)}


@cache
def _distinct() -> tuple[ServiceModel, ...]:
    text = tables.text("operations.json")
    return tuple(
        ServiceModel(
            name,
            row["id"],
            {_plain(each): _read(each, taken.split()) for each, taken in row["operations"].items()},
        )
        for name, row in json.loads(text).items()
    )


def _read(name: str, members: Iterable[str]) -> Operation:
    given = tuple(members)
    needs = tuple(each[1:] for each in given if each.startswith("!"))
    return Operation(name, needs, tuple(each.removeprefix("!") for each in given))
