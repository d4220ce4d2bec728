"""Permissions and trust: statements that are missing, narrower, denied, or for somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mutants.mutate import Body
from tests.mutants.wide.mutation import Harm, Made, Operator, changed, dropped
from tests.mutants.wide.paths import Steps
from tests.mutants.wide.world import Site, World

_POLICIES = (
    "Properties.PolicyDocument.Statement.*",
    "Properties.Policies.*.PolicyDocument.Statement.*",
    "Properties.KeyPolicy.Statement.*",
)
_TRUST = "Properties.AssumeRolePolicyDocument.Statement.*"
# What may be missing without anybody noticing: looks, and what grants give for good measure.
_SPARE = (
    "logs:",
    "s3:Abort",
    "s3:List",
    "s3:GetBucket",
    "s3:PutObjectLegal",
    "s3:PutObjectRetention",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionTagging",
    "s3:DeleteObject",
    "s3:GetObject*",
    "s3:ObjectOwnerOverride",
    "s3:ReplicateTags",
    "s3:GetObjectVersionAcl",
    "kms:DescribeKey",
    "kms:ReEncrypt",
    "kms:Encrypt",
    "secretsmanager:DescribeSecret",
    "ssm:Describe",
    "ssm:GetParameterHistory",
    "ssm:GetParametersByPath",
    "sqs:GetQueueUrl",
    "dynamodb:",
    "xray:",
)
# Statements of these alone.
_IDLE = ("logs:", "xray:")


def _statements(world: World) -> Iterator[tuple[Site, Steps, Body]]:
    for site in world.sites:
        for pattern in _POLICIES:
            for steps, body in site.find(pattern):
                # By which CDK empties a bucket that it deletes.
                if "CustomS3AutoDelete" in str(body.get("Principal")):
                    continue
                if (
                    "KeyPolicy" not in steps
                    or steps[-1] == 0
                    or "Service" in str(body["Principal"])
                ):
                    yield site, steps, body


def _useful(body: Body) -> bool:
    """Whether it allows something that is done."""
    actions = _listed(body.get("Action"))
    return body.get("Effect") == "Allow" and not all(
        isinstance(each, str) and each.startswith(_IDLE) for each in actions
    )


def _listed(value: Body) -> list[Body]:
    return value if isinstance(value, list) else [value]


def _needed(action: Body) -> bool:
    return isinstance(action, str) and not action.startswith(_SPARE)


def statement_gone(world: World) -> Iterator[Made]:
    """Harmful: a statement that allows something the workload or the recovery does."""
    for site, steps, body in _statements(world):
        if _useful(body):
            yield dropped(site, steps)


def action_gone(world: World) -> Iterator[Made]:
    """Harmful: one action of several, unless nobody misses it."""
    for site, steps, body in _statements(world):
        actions = body.get("Action")
        if body.get("Effect") == "Allow" and isinstance(actions, list) and len(actions) > 1:
            for at, action in enumerate(actions):
                if _needed(action):
                    yield dropped(site, (*steps, "Action", at), str(action))


def denied(world: World) -> Iterator[Made]:
    """Harmful: the same statement, denying."""
    for site, steps, body in _statements(world):
        if _useful(body):
            yield changed(site, (*steps, "Effect"), "Deny")


def other_resource(world: World) -> Iterator[Made]:
    """Harmful: the statement is about a thing that nobody has."""
    for site, steps, body in _statements(world):
        resource = body.get("Resource")
        if "KeyPolicy" in steps or not _useful(body):
            continue
        if resource not in (None, "*"):
            nothing = "arn:aws:s3:::nobody-has-this"
            yield changed(site, (*steps, "Resource"), nothing)


def elsewhere_only(world: World) -> Iterator[Made]:
    """Harmful: a condition that lets the calls go to the primary's region only, in the other."""
    for site, steps, body in _statements(world):
        if not site.type.startswith("AWS::IAM::") or "Condition" in body:
            continue
        if not _useful(body):
            continue
        if world.secondary in (site.region, *_regions(world, site)):
            limit = {"StringEquals": {"aws:RequestedRegion": world.primary}}
            yield changed(site, (*steps, "Condition"), limit)


def _regions(world: World, site: Site) -> Iterator[str]:
    for stack in world.assembly.stacks:
        if stack.id in site.stacks and stack.region:
            yield stack.region


def trusts_another(world: World) -> Iterator[Made]:
    """Harmful: a role that another service may take, and not the one that does."""
    for site in world.sites:
        for steps, body in site.find(_TRUST):
            if isinstance(body.get("Principal"), dict) and "Service" in body["Principal"]:
                yield changed(site, (*steps, "Principal", "Service"), "glue.amazonaws.com")


OPERATORS = (
    Operator("statement-gone", Harm.HARMFUL, statement_gone, limit=48, one_in=2),
    Operator("action-gone", Harm.HARMFUL, action_gone, limit=48, one_in=3),
    Operator("statement-denied", Harm.HARMFUL, denied, limit=16, one_in=3),
    Operator("statement-for-another", Harm.HARMFUL, other_resource, limit=16, one_in=2),
    Operator("region-condition", Harm.HARMFUL, elsewhere_only, limit=24, one_in=3),
    Operator("trust-another", Harm.HARMFUL, trusts_another),
)
