"""permission-call-refused"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Outside,
    Place,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    is_arn,
    problem,
    unproven,
)
from dr_validator.models.access.callers import BUCKET
from dr_validator.paths.hops import Hop, hops, noun
from dr_validator.paths.needs import Broken, Met, NotProven, may_be_called


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def call_refused(graph: Graph) -> Iterator[Problem]:
    """A function, queue, topic, bucket or state machine that refuses the calls it exists for.

    Why it matters: an API answers 500, a distribution 403; a rule, topic or bucket drops its events
    after some retries; an alarm reaches nobody. Everything deploys, and in the standby region
    nobody notices before it is needed.
    Fix: add an AWS::Lambda::Permission, or a queue, topic or bucket policy for the calling service,
    in the region of what is called, or allow the call to the caller's role; where SourceArn is
    given, it has to be the caller's, in the same region.
    Source: AWS Lambda Developer Guide, "Viewing resource-based IAM policies in Lambda"
    (https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html); Amazon
    EventBridge User Guide, "Using resource-based policies for Amazon EventBridge"
    (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html); AWS
    re:Post, "Why didn't I receive an SNS notification when my CloudWatch alarm changed its state?"
    (https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger); Amazon
    CloudFront Developer Guide, "Restrict access to an Amazon S3 origin"
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html).
    """
    judged = [(hop, need) for hop in graph.view(hops) if (need := may_be_called(graph, hop))]
    let_in = {_service(hop) for hop, need in judged if isinstance(need, Met)}
    told: set[tuple[object, ...]] = set()
    yield from _unknown(graph)
    for hop, need in judged:
        target = hop.target
        if not isinstance(target, Resource) or _again(told, hop, target, need):
            continue
        related: list[tuple[Resource | Place, str]] = [(target, f"the {noun(target.type)}")]
        verb = "read" if target.type == BUCKET else "call"
        what = f"whether {_caller(hop)} may {verb} {target.name}"
        match need:
            case Broken(near=None) if _service(hop) not in let_in:
                # Whoever forgot it everywhere hears of it on the first day, in the first region.
                reason = f"nothing here allows {_service(hop)} anywhere: that may be done elsewhere"
                yield unproven(hop.at, what, reason=reason, related=related)
            case Broken(near=near, why=why):
                if near is not None:
                    related.append((near, "what does not let it in"))
                yield problem(
                    hop.at,
                    f"{_caller(hop)} may not {verb} {target.shown}: {why}, so every call is "
                    "refused",
                    related=related,
                )
            case NotProven(near=near, why=why):
                yield unproven(near, what, reason=why, related=related)
            case Met():
                pass


def _unknown(graph: Graph) -> Iterator[Problem]:
    """Calls of which nothing tells whom they are for."""
    for hop in graph.view(hops):
        match hop.target:
            case Unknown() as target if hop.rule is not None and hop.rule.callers:
                if not target.refs and not is_arn(target):
                    what = f"whether {_caller(hop)} may call its target"
                    yield unproven(target, what)
            case Unknown() | Resource() | Outside():
                pass


def _caller(hop: Hop) -> str:
    return f"the {noun(hop.source.type)} {hop.source.name}"


def _service(hop: Hop) -> str:
    target = hop.target
    callers = hop.rule.callers if hop.rule is not None else {}
    return callers.get(target.type, "") if isinstance(target, Resource) else ""


def _again(told: set[tuple[object, ...]], hop: Hop, target: Resource, need: object) -> bool:
    """Whether the same was said of the function before: an API has many methods."""
    key = (target.key, hop.source.stack.id, hop.source.type, type(need), getattr(need, "why", ""))
    known = key in told
    told.add(key)
    return known
