"""key-unusable"""

import re
from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Edge,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    is_true,
    problem,
    same,
    unproven,
)

KEY, REPLICA, ALIAS = "AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::KMS::Alias"
SYMMETRIC = "SYMMETRIC_DEFAULT"
# Properties that name what a resource encrypts with.
_ENCRYPTS = re.compile(r"kms|/Encryption|/Key(Id|Arn)?$|MasterKey", re.IGNORECASE)
# They speak of the key, and encrypt nothing with it.
_ASIDE = ("AWS::IAM::", "AWS::KMS::", "AWS::Lambda::Permission")


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def unusable(graph: Graph) -> Iterator[Problem]:
    """A key that resources use, but that is disabled, or of a kind that services cannot encrypt
    with.

    Why it matters: nothing can be written or read under it. In the recovery region, where nobody
    has written yet, that first shows in the outage.
    Fix: remove Enabled, and use the default KeySpec and KeyUsage.
    Source: AWS KMS Developer Guide, "Enable and disable keys" (disabled keys cannot be used in
    cryptographic operations)
    (https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html) and "Asymmetric keys
    in AWS KMS" (services that integrate with KMS take symmetric encryption keys only)
    (https://docs.aws.amazon.com/kms/latest/developerguide/symmetric-asymmetric.html).
    """
    for key in graph.all(KEY, REPLICA):
        users = _users(graph, key)
        if users:
            yield from _enabled(key, users)
            yield from _kind(key, users) if key.type == KEY else ()


def _enabled(key: Resource, users: list[Resource]) -> Iterator[Problem]:
    enabled = key.read("Enabled")
    match is_true(enabled):
        case False if not isinstance(enabled, Absent):
            yield problem(
                enabled,
                f"the key is disabled, but {_shown(users)} with it: nothing is encrypted or "
                "decrypted",
                related=[(each, "what uses it") for each in users],
            )
        case None:
            yield unproven(enabled, "whether the key is enabled", related=[(users[0], "its user")])
        case True | False:
            pass


def _kind(key: Resource, users: list[Resource]) -> Iterator[Problem]:
    for path, usual in (("KeySpec", SYMMETRIC), ("KeyUsage", "ENCRYPT_DECRYPT")):
        value = key.read(path)
        if isinstance(value, Known) and same(value, usual) is False:
            yield problem(
                value,
                f"the key is {value.value}, but {_shown(users)} with it, for which services take "
                "symmetric encryption keys only",
                related=[(each, "what uses it") for each in users],
            )
            return
        if isinstance(value, Unknown):
            what = f"whether the key is one that {users[0].name} can encrypt with"
            yield unproven(value, what)
            return


def _shown(users: list[Resource]) -> str:
    more = len(users) - 1
    verb = "encrypts" if not more else "encrypt"
    return f"{users[0].name}{f' and {more} more' if more else ''} {verb}"


def _users(graph: Graph, key: Resource) -> list[Resource]:
    """What encrypts with the key, by itself or by an alias of it."""
    aliases = [edge.source for edge in graph.edges_to(key) if edge.source.type == ALIAS]
    edges = [edge for each in (key, *aliases) for edge in graph.edges_to(each)]
    found = {edge.source.key: edge.source for edge in edges if _is_use(edge)}
    return [each for _, each in sorted(found.items())]


def _is_use(edge: Edge) -> bool:
    aside = edge.source.type.startswith(_ASIDE) or edge.source.is_helper
    return not aside and _ENCRYPTS.search(edge.place.pointer) is not None
