"""dynamodb-strong-without-three-regions"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Node,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.dynamodb import GlobalTable, global_tables

# Which regions can keep one strongly consistent table together.
SETS = (
    ("us-east-1", "us-east-2", "us-west-2"),
    ("eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"),
    ("ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
)


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def strong_without_three_regions(graph: Graph) -> Iterator[Problem]:
    """A strongly consistent DynamoDB global table without the three regions it needs.

    Why it matters: multi-Region strong consistency needs a majority of three different regions
    of one Region set (US, EU or AP): three replicas, or two and a witness. The table is refused
    with any other number, and with regions of two sets.
    Fix: add the third replica, or two replicas with one entry in GlobalTableWitnesses, in
    different regions of one set.
    Source: AWS CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable GlobalTableWitness"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-globaltablewitness.html);
    Amazon DynamoDB Developer Guide, "How DynamoDB global tables work", consistency modes
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html).
    """
    for table in graph.view(global_tables):
        witnesses = table.table.each("GlobalTableWitnesses[*]")
        known = table.complete and not any(each.unknown for each in witnesses)
        count = (len(table.replicas), len(witnesses))
        if table.is_strong and not known:
            yield unproven(
                table.table,
                "whether the strongly consistent table has three regions",
                reason="its replicas or witnesses are not known",
            )
        elif table.is_strong and count not in ((3, 0), (2, 1)):
            yield problem(
                table.table,
                f"the table is strongly consistent with {count[0]} replicas and {count[1]} "
                "witnesses: it needs three replicas, or two and a witness",
            )
        elif table.is_strong:
            yield from _places(table, witnesses)
        elif table.is_strong is None and count not in ((3, 0), (2, 1)):
            yield unproven(
                table.table.read("MultiRegionConsistency"),
                "whether the table is strongly consistent, for which it has too few regions",
            )


def _places(table: GlobalTable, witnesses: list[Node]) -> Iterator[Problem]:
    """Whether the witness has a region of its own, and all regions are of one set."""
    replicas = [replica.region for replica in table.replicas]
    held = [each.value for each in replicas if isinstance(each, Known)]
    first: Known | None = None
    for value in [*replicas, *(witness.read("Region") for witness in witnesses)]:
        match value:
            case Known(value=region) if value not in replicas and region in held:
                yield problem(
                    value,
                    f"the witness is in {region}, where the table has a replica: it needs a "
                    "third region",
                )
            case Known() if _set(value) is None:
                what = f"whether a strongly consistent table can be in {value.value}"
                yield unproven(value, what, reason="it is in no documented Region set")
            case Known() if first is None:
                first = value
            case Known() if first is not None and _set(value) != _set(first):
                yield problem(
                    value,
                    f"{value.value} and {first.value} are of different Region sets: a strongly "
                    "consistent table is refused there",
                    related=[(first, "the first region")],
                )
            case Unknown():
                yield unproven(value, "whether the regions of the table are of one Region set")
                return
            case Known() | Absent():
                pass


def _set(region: Known) -> tuple[str, ...] | None:
    return next((each for each in SETS if region.value in each), None)
