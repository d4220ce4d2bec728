"""Which resource a physical name or ARN means, across stacks and regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.aws.arn import Arn
from dr_validator.aws.naming import naming
from dr_validator.aws.types import Reach, type_of
from dr_validator.resolve.value import Known, Text

if TYPE_CHECKING:
    from dr_validator.graph.resource import Resource


MAX_ARN = 2_048  # IAM takes no longer ones; each is cut at every `/` and `:` of it


class Names:
    """Resources by physical name and by ARN. Built once."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_name: dict[str, list[Resource]] = {}
        self._by_arn: dict[Text, Resource] = {}
        self._literal_arns: dict[str, list[Resource]] = {}
        for resource in resources:
            kind = naming(resource.type)
            if kind.name:
                name = resource.read(kind.name)
                word = name.value if isinstance(name, Known) else None
                if isinstance(word, str):
                    word = word.lower() if kind.lower else word
                    self._by_name.setdefault(word, []).append(resource)
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
        """A table's ARN in a region where it has a replica."""
        read = Arn.parse(arn)
        if read is None or (read.service, read.kind) != ("dynamodb", "table"):
            return ()
        named = self._by_name.get(read.name or "", ())
        return [table for table in named if read.region in regions_of(table)]

    def name(
        self, name: str, types: Sequence[str], region: str | None, account: str | None
    ) -> Sequence[Resource]:
        """The resources of the types that have the name and can be meant from a region."""
        found = [
            resource
            for resource in self._by_name.get(name, ()) or self._by_name.get(name.lower(), ())
            if resource.type in types and _reachable(resource, region, account)
        ]
        local = [resource for resource in found if resource.region == region]
        return local or found


def _reachable(resource: Resource, region: str | None, account: str | None) -> bool:
    kind = type_of(resource.type)
    match kind.reach if kind is not None else None:
        case Reach.PARTITION:
            return True
        case Reach.ACCOUNT:
            return resource.account == account
        case Reach.REGION | None:
            return resource.account == account and region in regions_of(resource)


REPLICAS: Mapping[str, str] = {
    "AWS::DynamoDB::GlobalTable": "Replicas[*].Region",
    "AWS::SecretsManager::Secret": "ReplicaRegions[*].Region",
}


def regions_of(resource: Resource) -> frozenset[str | None]:
    """The regions a resource exists in: its stack's, and those it is replicated to."""
    path = REPLICAS.get(resource.type)
    replicas = resource.read_all(path) if path else []
    words = {str(value.value) for value in replicas if isinstance(value, Known)}
    return frozenset({resource.region, *words})
