"""What changes nothing that counts: words, order, form, more of what is enough."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.mutants.mutate import Body, Draft
from tests.mutants.wide import paths
from tests.mutants.wide.mutation import Harm, Made, Operator, changed, edited
from tests.mutants.wide.paths import Steps
from tests.mutants.wide.world import Site, World

_SIZES = {"large": "xlarge", "xlarge": "2xlarge", "2xlarge": "4xlarge"}
# Lists whose order says nothing.
_SETS = (
    "Action",
    "Resource",
    "SubnetIds",
    "SecurityGroupIds",
    "SecurityGroupIngress",
    "VPCSecurityGroups",
    "VpcSecurityGroupIds",
    "AttributeDefinitions",
    "ManagedPolicyArns",
    "Statement",
    "AlarmActions",
    "ChildHealthChecks",
    "EnableCloudwatchLogsExports",
    "Replicas",
    "Subnets",
    "SecurityGroups",
    "RouteTableIds",
    "Environment",
)
# Where more is as good.
_MORE: tuple[tuple[str, int], ...] = (
    ("Properties.RetentionInDays", 731),
    ("Properties.MessageRetentionPeriod", 1209600),
    ("Properties.MemorySize", 2048),
    ("Properties.MaxCapacity", 40),
    ("Properties.DesiredCount", 8),
    ("Properties.BackupPlan.BackupPlanRule.*.Lifecycle.DeleteAfterDays", 90),
    ("Properties.Parameters.max_connections", 2000),
)
_WORDS = ("Properties.Description", "Properties.AlarmDescription", "Properties.GroupDescription")
_TAGGED = (
    "AWS::S3::Bucket",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Lambda::Function",
    "AWS::SQS::Queue",
    "AWS::SNS::Topic",
    "AWS::EC2::VPC",
    "AWS::EC2::Subnet",
    "AWS::IAM::Role",
    "AWS::KMS::Key",
    "AWS::ECS::Service",
    "AWS::SecretsManager::Secret",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
)


def words(world: World) -> Iterator[Made]:
    """Harmless: a description."""
    for site in world.sites:
        for pattern in _WORDS:
            for steps, value in site.find(pattern):
                if isinstance(value, str):
                    yield changed(site, steps, f"{value} (reviewed)")


def tags(world: World) -> Iterator[Made]:
    """Harmless: one more tag."""
    for site in world.sites:
        if site.type in _TAGGED:
            old = site.body.get("Properties", {}).get("Tags", [])
            if isinstance(old, list):
                tag = {"Key": "cost-centre", "Value": "4711"}
                yield changed(site, ("Properties", "Tags"), [*old, tag])


def metadata(world: World) -> Iterator[Made]:
    """Harmless: metadata that no tool of ours reads."""
    for site in world.sites:
        more = {**site.body.get("Metadata", {}), "Owner": "orders"}
        yield changed(site, ("Metadata",), more)


def reordered(world: World) -> Iterator[Made]:
    """Harmless: a list whose order says nothing, the other way round."""
    for site in world.sites:
        for steps, tree in paths.subtrees(site.body.get("Properties", {}), ("Properties",)):
            if isinstance(tree, list) and len(tree) > 1 and steps[-1] in _SETS:
                yield changed(site, steps, tree[::-1])


def keys_reordered(world: World) -> Iterator[Made]:
    """Harmless: the properties in another order."""
    for site in world.sites:
        properties = site.body.get("Properties", {})
        if len(properties) > 1:
            turned = dict(reversed(properties.items()))
            yield _replaced(site, ("Properties",), turned)


def _replaced(site: Site, steps: Steps, value: Body) -> Made:
    """Also where the new value equals the old one."""

    def edit(body: Body) -> None:
        *way, last = steps
        paths.get(body, tuple(way))[last] = value

    return Made(site, steps, edited(site, edit))


def _may_grow(world: World) -> Iterator[Site]:
    """Not the primary's alone, beside which its standby would be too small."""
    for site in world.sites:
        if site.shared or site.region != world.primary:
            yield site


def bigger(world: World) -> Iterator[Made]:
    """Harmless: a larger class of the same family."""
    for site in _may_grow(world):
        for name in ("DBInstanceClass", "CacheNodeType"):
            value = site.body.get("Properties", {}).get(name)
            match = re.fullmatch(r"(.*\.)(\w+)", value) if isinstance(value, str) else None
            if match and match[2] in _SIZES:
                yield changed(site, ("Properties", name), match[1] + _SIZES[match[2]])


def more(world: World) -> Iterator[Made]:
    """Harmless: longer kept, more memory, more room."""
    for site in _may_grow(world):
        for pattern, value in _MORE:
            for steps, old in site.find(pattern):
                if isinstance(old, int) and old < value:
                    yield changed(site, steps, value)


def other_form(world: World) -> Iterator[Made]:
    """Harmless: the same value written in another way."""
    for site in world.sites:
        for steps, tree in paths.subtrees(site.body.get("Properties", {}), ("Properties",)):
            if not isinstance(tree, dict):
                continue
            for key, value in tree.items():
                made = _as_sub(value)
                if made is not None and _plain(steps):
                    yield _replaced(site, (*steps, key), made)


def _plain(steps: Steps) -> bool:
    """Not within an intrinsic that does not take every other one."""
    return not any(str(step).startswith(("Fn::", "Ref")) for step in steps)


def _as_sub(value: Body) -> Body:
    match value:
        case {"Ref": str(name)} if len(value) == 1 and name != "AWS::NoValue":
            return {"Fn::Sub": f"${{{name}}}"}
        case {"Fn::GetAtt": [str(name), str(attribute)]} if len(value) == 1:
            return {"Fn::Sub": f"${{{name}.{attribute}}}"}
        case _:
            return None


def joined(world: World) -> Iterator[Made]:
    """Harmless: a text as `Fn::Join` of its halves."""
    for site in world.sites:
        for key, value in site.body.get("Properties", {}).items():
            if isinstance(value, str) and len(value) > 6 and "{{" not in value:
                half = len(value) // 2
                yield _replaced(
                    site, ("Properties", key), {"Fn::Join": ["", [value[:half], value[half:]]]}
                )


def scalar_form(world: World) -> Iterator[Made]:
    """Harmless: true and numbers as text, one action instead of a list of one."""
    for site in world.sites:
        for steps, leaf in paths.leaves(site.body.get("Properties", {}), ("Properties",)):
            if isinstance(leaf, (bool, int)) and _plain(steps) and "Definition" not in steps:
                text = str(leaf).lower() if isinstance(leaf, bool) else str(leaf)
                yield _replaced(site, steps, text)
        for steps, tree in paths.subtrees(site.body.get("Properties", {}), ("Properties",)):
            single = isinstance(tree, list) and len(tree) == 1
            if single and steps[-1] in ("Action", "Resource") and _plain(steps):
                yield _replaced(site, steps, tree[0])


def sooner(world: World) -> Iterator[Made]:
    """Harmless: looked at more often, kept for less time by resolvers."""
    rows: tuple[tuple[str, Any], ...] = (
        ("Properties.HealthCheckConfig.RequestInterval", 10),
        ("Properties.HealthCheckConfig.FailureThreshold", 2),
        ("Properties.TTL", "20"),
        ("Properties.HealthCheckIntervalSeconds", 6),
        ("Properties.Timeout", 120),
    )
    for site in _may_grow(world):
        for pattern, value in rows:
            for steps, old in site.find(pattern):
                smaller = pattern == "Properties.Timeout" or str(old) > str(value)
                if not isinstance(old, dict) and old != value and smaller:
                    yield changed(site, steps, value)


def permitted_more(world: World) -> Iterator[Made]:
    """Harmless: a statement that lets a role write its own logs, with a Sid."""
    extra = {
        "Sid": "Logs",
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": "*",
    }
    for site in world.sites:
        if site.type in ("AWS::IAM::Policy", "AWS::IAM::Role"):
            for pattern in ("Properties.PolicyDocument", "Properties.Policies.*.PolicyDocument"):
                for steps, document in site.find(pattern):
                    statements = document["Statement"]
                    if isinstance(statements, list):
                        yield changed(site, (*steps, "Statement"), [*statements, extra])


def beside(world: World) -> Iterator[Made]:
    """Harmless: one more output, or a log group that nobody uses."""
    for site in world.sites:
        if site.type in ("AWS::EC2::VPC", "AWS::Lambda::Function", "AWS::RDS::DBCluster"):
            yield Made(site, (), _adding(site, _output), "output")
            yield Made(site, (), _adding(site, _log_group), "log-group")


def _adding(site: Site, add: Callable[[Body, Site], None]) -> Callable[[Draft], None]:
    def run(draft: Draft) -> None:
        for stack in site.stacks:
            add(draft.body(stack), site)

    return run


def _output(body: Body, site: Site) -> None:
    body.setdefault("Outputs", {})["More"] = {"Value": {"Ref": site.logical_id}}


def _log_group(body: Body, _: Site) -> None:
    body["Resources"]["MoreLogs"] = {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"RetentionInDays": 30},
    }


def _harmless(
    name: str, make: Callable[[World], Iterator[Made]], limit: int, one_in: int = 1
) -> Operator:
    return Operator(name, Harm.HARMLESS, make, limit, one_in)


OPERATORS = (
    _harmless("words", words, 3),
    _harmless("tags", tags, 2),
    _harmless("metadata", metadata, 1, one_in=3),
    _harmless("list-reordered", reordered, 4, one_in=3),
    _harmless("keys-reordered", keys_reordered, 1, one_in=3),
    _harmless("bigger", bigger, 4),
    _harmless("more", more, 4),
    _harmless("ref-as-sub", other_form, 2, one_in=3),
    _harmless("joined", joined, 2, one_in=3),
    _harmless("scalar-as-text", scalar_form, 2, one_in=3),
    _harmless("sooner", sooner, 4),
    _harmless("logs-allowed", permitted_more, 4),
    _harmless("beside", beside, 6),
)
