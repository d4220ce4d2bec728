"""dynamodb-missing-stream"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.data.dynamodb import global_tables


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def missing_stream(graph: Graph) -> Iterator[Problem]:
    """A DynamoDB global table with several replicas and no stream.

    Why it matters: the stream is what replicates the writes. Without StreamSpecification
    CloudFormation refuses a table with more than one replica.
    Fix: set StreamSpecification with StreamViewType NEW_AND_OLD_IMAGES.
    Source: AWS CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable", StreamSpecification
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html).
    """
    for table in graph.view(global_tables):
        strong = table.is_strong
        given = table.table.has("StreamSpecification")
        several = len(table.replicas) > 1
        if strong or given or (table.complete and not several):
            continue
        at = table.table.properties.place / "StreamSpecification"
        if several and given is False and strong is False:
            regions = ", ".join(replica.shown for replica in table.replicas)
            yield problem(
                table.table,
                f"the table has replicas in {regions} but no StreamSpecification: "
                "it cannot be created",
            )
        elif not several:
            yield unproven(at, "whether the table needs a stream", reason="a replica is not known")
        else:
            why = "the consistency is not known" if given is False else "a condition decides it"
            yield unproven(at, "whether the table has the stream it needs", reason=why)
