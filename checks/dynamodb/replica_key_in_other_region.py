"""dynamodb-replica-key-in-other-region"""

import re
from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.keys import KeyAt, LocalKey, key_used
from dr_validator.models.data.dynamodb import GlobalTable, global_tables

KEY = "SSESpecification.KMSMasterKeyId"
# The id of a key that exists in one region only; those of multi-region keys begin with mrk-.
SINGLE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def replica_key_in_other_region(graph: Graph) -> Iterator[Problem]:
    """A DynamoDB replica encrypted with a KMS key of another region.

    Why it matters: KMS keys stay in their region. DynamoDB refuses a replica whose key is not
    of the replica's own region, so one key cannot serve all replicas.
    Fix: create a key in each region, and name it as the KMSMasterKeyId of the region's replica.
    Source: AWS CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable
    ReplicaSSESpecification"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicassespecification.html).
    """
    for table in graph.view(global_tables):
        yield from _judge(table)


def _judge(table: GlobalTable) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for replica in table.replicas:
        own = replica.is_own is True and table.table.region
        region = own or (str(r.value) if isinstance(r := replica.region, Known) else None)
        match key_used(replica.node, KEY):
            case KeyAt(region=where) as key if region is None:
                yield unproven(
                    key,
                    f"whether the replica is in {where}, as its key is",
                    reason="its region is not known",
                )
            case KeyAt(region=where) as key if where != region:
                yield problem(
                    key,
                    f"the replica is in {region}, but its key is in {where}: DynamoDB refuses it",
                    related=[(key.resource, "the key")] if key.resource else [],
                )
            case LocalKey(text=text) as key if SINGLE.fullmatch(text.literal or ""):
                first = seen.setdefault(str(text.literal), replica.shown)
                if first != replica.shown:
                    yield problem(
                        key,
                        f"the replicas in {first} and {replica.shown} name the same key, which "
                        "is in one region only: DynamoDB refuses one of them",
                    )
            case Unknown() as key:
                yield unproven(key, f"whether the key of the replica is in {replica.shown}")
            case KeyAt() | LocalKey() | Absent():
                pass
