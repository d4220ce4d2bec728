"""permission-copy-not-allowed"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.grants import Crew, Grant, calls_abroad, only_abroad

TITLES = {
    "AWS::DynamoDB::GlobalTable": "table",
    "AWS::SecretsManager::Secret": "secret",
}


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def copy_not_allowed(graph: Graph) -> Iterator[Problem]:
    """A role that allows a table or secret in another region, but not its replica here.

    Why it matters: each replica has an ARN of its own region. What runs here calls the replica
    here, and gets AccessDenied though the grant looks right: grants made on the primary's resource
    allow the primary's ARN only.
    Fix: allow the ARN of this region too, or the same name in any region (arn:aws:dynamodb:*:…).
    Source: Amazon DynamoDB Developer Guide, "Using IAM with global tables"
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gt_IAM.html); AWS Secrets
    Manager User Guide, "Replicate AWS Secrets Manager secrets across Regions"
    (https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html).
    """
    for crew, grant, copied in graph.view(only_abroad):
        yield from _grant(graph, crew, grant, copied)


def _grant(graph: Graph, crew: Crew, grant: Grant, copied: Resource) -> Iterator[Problem]:
    title = TITLES[copied.type]
    there = grant.arn.region if grant.arn is not None and grant.arn.region else copied.region
    worker = crew.workers[0]
    related = [(copied, f"the {title}"), (worker, "what runs under the role")]
    effect = grant.statement.effect
    if isinstance(effect, Unknown):
        yield unproven(effect, f"whether the role may use the {title} at all", related=related)
        return
    abroad = [calls_abroad(graph, each, there or "") for each in crew.workers]
    if True in abroad:
        return
    if None in abroad:
        what = f"whether {worker.name} calls only the {title} in {there}, all that its role allows"
        yield unproven(grant.item, what, reason="its code is not in the assembly", related=related)
        return
    yield problem(
        grant.item,
        f"the role of {worker.name} allows the {title} in {there} only, but it runs in "
        f"{crew.region}, where the {title} has a copy: its calls end with AccessDenied",
        related=related,
    )
