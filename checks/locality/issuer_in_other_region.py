"""locality-issuer-in-other-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Node,
    Problem,
    Resource,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.issuers import issuers
from dr_validator.models.twins.pairs import twins_of


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def issuer_in_other_region(graph: Graph) -> Iterator[Problem]:
    """A role for pods that trusts only the EKS cluster of the other region.

    Why it matters: each cluster has an identity provider of its own, and only pods of the clusters
    whose provider a role trusts can assume it. In the recovery region the pods start, and their
    calls to AWS end with AccessDenied.
    Fix: trust the identity provider of each region's own cluster, or use EKS Pod Identity, whose
    trust policy names no cluster.
    Source: Amazon EKS User Guide, "Assign IAM roles to Kubernetes service accounts"
    (https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html).
    """
    clusters = {each.region: each for each in graph.all("AWS::EKS::Cluster")}
    trusted = graph.view(issuers)
    for role, told in trusted.items():
        cluster = clusters.get(role.region)
        if cluster is None or any(each.region == role.region for each in told):
            continue
        twins = [each for twin in twins_of(role) for each in trusted.get(twin, ())]
        known = [each for each in twins if each.region is not None]
        if not known:
            continue
        related: list[tuple[Resource | Node, str]] = [
            (cluster, f"the cluster in {role.region}"),
            (known[0].node, "what its twin trusts"),
        ]
        first = told[0]
        if first.region is None:
            what = f"whether it trusts the identity provider of {cluster.name}"
            yield unproven(first.node, what, related=related)
        elif first.region == known[0].region:
            yield problem(
                first.node,
                f"trusts the identity provider of the cluster in {first.region}, as the role there "
                f"does: pods of {cluster.name} cannot assume it",
                related=related,
            )
