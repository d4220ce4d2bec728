"""key-closed-to-service"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.aws.encrypted import ENCRYPTED, NEEDED, OF_THEIR_OWN, SENDERS
from dr_validator.aws.region import Region
from dr_validator.models.access.callers import on_behalf_of
from dr_validator.models.access.key_policies import key_of, lets_service
from dr_validator.paths.hops import hops_to, noun

KEYS = ("AWS::KMS::Alias", "AWS::KMS::Key", "AWS::KMS::ReplicaKey")


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def closed_to_service(graph: Graph) -> Iterator[Problem]:
    """A topic, queue or log group under a key that the service sending to it may not use.

    Why it matters: a service may use the key only where the key's own policy allows it; no role
    helps. What an alarm, a rule or a bucket sends to such a topic is silently dropped, and nobody
    hears of the outage. The keys that AWS manages (alias/aws/sns, alias/aws/sqs) admit no other
    service, and their policies cannot be changed.
    Fix: encrypt it under a key of your own, whose policy allows the service kms:Decrypt and
    kms:GenerateDataKey*.
    Source: Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and costs"
    (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html); Amazon SQS Developer Guide,
    "Key management"
    (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html);
    Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS"
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html).
    """
    for kind in ENCRYPTED:
        for target in graph.all(kind):
            yield from _sent_to(graph, target)
    for kind, (path, title, name) in OF_THEIR_OWN.items():
        for owner in graph.all(kind):
            service = Region(owner.region).host(name) if owner.region else f"{name}.amazonaws.com"
            yield from _by_policy(owner, owner, path, (title, service), ("kms:Encrypt",))


def _sent_to(graph: Graph, target: Resource) -> Iterator[Problem]:
    row = ENCRYPTED[target.type]
    key = target.read(row.path)
    senders: dict[tuple[str, str], Resource] = {}
    for hop in hops_to(graph, target):
        if hop.source.type in SENDERS and hop.source is not target:
            senders.setdefault(SENDERS[hop.source.type], hop.source)
    for service, source in sorted(senders.items()):
        if same(key, row.managed):
            yield problem(
                key,
                f"{service[0]} may not use {row.managed}: what {source.name} sends to this "
                f"{noun(target.type)} is dropped",
                related=[(source, "what sends to it")],
            )
        else:
            yield from _by_policy(target, source, row.path, service, NEEDED)


def _by_policy(
    target: Resource,
    source: Resource,
    path: str,
    service: tuple[str, str],
    actions: tuple[str, ...],
) -> Iterator[Problem]:
    """Whether the key of the target lets the service in that sends for the source."""
    title, principal = service
    what = f"whether {title} may use the key of this {noun(target.type)}"
    sends = [(source, "what sends to it")] if source is not target else []
    for link in target.follow(path, *KEYS):
        key = key_of(link)
        if isinstance(key, Unknown):
            yield unproven(key, what, related=sends)
            continue
        if key is None or target.region not in target.graph.regions_of(key):
            continue
        answers = [lets_service(key, principal, each, on_behalf_of(source)) for each in actions]
        denied = [each for each, answer in zip(actions, answers, strict=True) if answer is False]
        unknown = next((each for each in answers if isinstance(each, Unknown)), None)
        if denied:
            dropped = f"what {source.name} sends to {target.name} is dropped"
            yield problem(
                key,
                f"the key does not let {title} ({principal}) use it for {' and '.join(denied)}: "
                f"{dropped if sends else f'{target.name} cannot be created'}",
                related=[(target, "what is encrypted under it"), *sends],
            )
        elif unknown is not None and not _is_condition(unknown):
            yield unproven(unknown, what, related=[(target, "what is encrypted under it"), *sends])


def _is_condition(unknown: Unknown) -> bool:
    """Whether only a condition is open that whoever wrote it had in mind for the service."""
    return unknown.reason.startswith("it is allowed under a condition")
