"""Which EKS cluster's identity provider a role trusts, as far as the provider's name tells its
region.

Source: Amazon EKS User Guide, "Create an IAM OIDC provider for your cluster"
(https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.statement import statements_in
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.same import as_text
from dr_validator.resolve.value import Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

ROLE = "AWS::IAM::Role"
_HOST = regex(r":oidc-provider/oidc\.eks\.([a-z0-9-]+)\.")


@dataclass(frozen=True, eq=False)
class Issuer:
    """An identity provider that a role trusts, at `node`. `region` is that of its cluster; None
    where the provider is not known."""

    node: Node
    region: str | None


def issuers(graph: Graph) -> Mapping[Resource, tuple[Issuer, ...]]:
    """What each role trusts of providers that are, or may be, those of EKS clusters."""
    found = ((role, tuple(_of(role))) for role in graph.all(ROLE))
    return {role: told for role, told in found if told}


def _of(role: Resource) -> Iterator[Issuer]:
    for document in role.each("AssumeRolePolicyDocument"):
        for statement in statements_in(document):
            if statement.effect != "Deny":
                for federated in statement.node.each("Principal.Federated"):
                    for node in federated.items():
                        yield from _issuer(node)


def _issuer(node: Node) -> Iterator[Issuer]:
    text = as_text(node.value)
    named = _HOST.search(text.shown()) if text is not None else None
    if named is not None:
        yield Issuer(node, named[1])
    elif isinstance(node.value, Unknown):
        yield Issuer(node, None)
