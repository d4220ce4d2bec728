"""Which resource a physical name or ARN means, across stacks and regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.aws.arn import Arn
from dr_validator.aws.naming import naming
from dr_validator.aws.types import Reach, type_of
from dr_validator.resolve.value import Known, Text

if TYPE_CHECKING:
    from dr_validator.graph.resource import Resource


MAX_ARN = 2_048  # IAM takes no longer ones; each is cut at every `/` and `:` of it


# A name of a type in an account and a region: None where it reaches all of them.
_Spot: TypeAlias = tuple[str, str, "str | None", "str | None"]
_TABLES = ("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table")


class Names:
    """Resources by physical name and by ARN. Built once.

    A name is looked up where it reaches: an app of many accounts has the same one in each.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._words: set[str] = set()
        self._named: dict[_Spot, list[tuple[int, Resource]]] = {}
        self._by_arn: dict[Text, Resource] = {}
        self._literal_arns: dict[str, list[Resource]] = {}
        for number, resource in enumerate(resources):
            kind = naming(resource.type)
            if kind.name:
                name = resource.read(kind.name)
                word = name.value if isinstance(name, Known) else None
                if isinstance(word, str):
                    word = word.lower() if kind.lower else word
                    self._words.add(word)
                    spots = (
                        _spot(word, resource.type, resource.account, region)
                        for region in regions_of(resource)
                    )
                    for spot in dict.fromkeys(spots):
                        self._named.setdefault(spot, []).append((number, resource))
            if kind.arn and resource.arn is not None:
                self._by_arn.setdefault(resource.arn, resource)
                literal = resource.arn.literal
                if literal is not None:
                    self._literal_arns.setdefault(literal, []).append(resource)

    def text(self, text: Text) -> Resource | None:
        """The resource whose ARN is this text: also where the account is not known."""
        return self._by_arn.get(text)

    def arn(self, arn: str) -> Sequence[Resource]:
        """The resources an ARN means: exactly, or as what stands beneath one (`…/index/*`)."""
        if len(arn) > MAX_ARN:
            return ()
        word = arn
        while word:
            found = self._literal_arns.get(word)
            if found:
                return found
            replica = self._replica(word)
            if replica:
                return replica
            cut = max(word.rfind("/"), word.rfind(":"))
            if cut < 0 or word.count(":") < 5:
                return ()
            word = word[:cut]
        return ()

    def _replica(self, arn: str) -> Sequence[Resource]:
        """A table's ARN in a region where it has a replica. The account of the table may not be
        known."""
        read = Arn.parse(arn) if ":dynamodb:" in arn else None
        if read is None or (read.service, read.kind) != ("dynamodb", "table"):
            return ()
        accounts = (read.account, None)
        return self._found(
            _spot(read.name or "", table, account, read.region)
            for table in _TABLES
            for account in accounts
        )

    def name(
        self, name: str, types: Sequence[str], region: str | None, account: str | None
    ) -> Sequence[Resource]:
        """The resources of the types that have the name and can be meant from a region."""
        word = name if name in self._words else name.lower()
        if word not in self._words:
            return ()
        found = self._found(_spot(word, kind, account, region) for kind in types)
        local = [resource for resource in found if resource.region == region]
        return local or found

    def _found(self, spots: Iterable[_Spot]) -> Sequence[Resource]:
        """What is found in any of the spots, in order of stack and logical id."""
        found = {each for spot in dict.fromkeys(spots) for each in self._named.get(spot, ())}
        return [resource for _, resource in sorted(found, key=lambda each: each[0])]


def _spot(word: str, kind: str, account: str | None, region: str | None) -> _Spot:
    """Where a name is looked up: as far as names of its type reach, all are in one spot."""
    row = type_of(kind)
    match row.reach if row is not None else None:
        case Reach.PARTITION:
            return (word, kind, None, None)
        case Reach.ACCOUNT:
            return (word, kind, account, None)
        case Reach.REGION | None:
            return (word, kind, account, region)


REPLICAS: Mapping[str, str] = {
    "AWS::DynamoDB::GlobalTable": "Replicas[*].Region",
    "AWS::SecretsManager::Secret": "ReplicaRegions[*].Region",
}


def regions_of(resource: Resource) -> frozenset[str | None]:
    """The regions a resource exists in: its stack's, and those it is replicated to."""
    path = REPLICAS.get(resource.type)
    if path is None:
        return frozenset((resource.region,))
    replicas = resource.read_all(path)
    words = {str(value.value) for value in replicas if isinstance(value, Known)}
    return frozenset({resource.region, *words})
