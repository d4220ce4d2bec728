"""What names something: the wrong region, the other region's twin, a name that nothing has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dr_validator.graph import Edge

from tests.mutants.mutate import Body, Change, Draft
from tests.mutants.wide import paths
from tests.mutants.wide.mutation import Harm, Made, Operator, changed
from tests.mutants.wide.paths import Steps
from tests.mutants.wide.world import Site, World

# Words for people, and names of the thing itself: see `name-moved` for those.
_WORDS = re.compile(r"Description|Comment|Tags|Metadata|Sid|DisplayName|AlarmName|Outputs")
# The parts of a text in which a region decides where a call goes.
_PLACED = r"(?<![a-z0-9-]){region}(?![0-9])"
_ADDRESS = re.compile(r"arn:|amazonaws|^[a-z]{2}-[a-z]+-\d[a-f]?$|^[.:].*[.:]$")
# What others name by the name that it is given, and where it is given.
_NAMED = {
    "AWS::Backup::BackupVault": "BackupVaultName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::DynamoDB::GlobalTable": "TableName",
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::RDS::DBInstance": "DBInstanceIdentifier",
    "AWS::RDS::GlobalCluster": "GlobalClusterIdentifier",
    "AWS::Route53::HostedZone": "Name",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}
# What is mostly referred to; a text that holds the name says little.
_FREE = ("AWS::Backup::", "AWS::Logs::", "AWS::SNS::", "AWS::SQS::", "AWS::StepFunctions::")
# Pairs of these are replicated under one name.
_SAME_NAME = ("AWS::ECR::Repository",)
_OWN_REGION = re.compile(r"\$\{AWS::Region\}")


def other_region(world: World) -> Iterator[Made]:
    """Harmful: an ARN, host, service name, zone or region that names the other region."""
    for site in world.sites:
        for steps, leaf in paths.leaves(site.body.get("Properties", {}), ("Properties",)):
            if not isinstance(leaf, str) or _for_people(steps) or not _ADDRESS.search(leaf):
                continue
            for region in (world.primary, world.secondary):
                swapped = re.sub(_PLACED.format(region=region), world.other(region), leaf)
                if swapped != leaf:
                    yield changed(site, steps, swapped, f"{region}>{world.other(region)}")


def pinned_region(world: World) -> Iterator[Made]:
    """Harmful: the primary's region where the stack's own is meant, in an address."""
    for site in world.sites:
        for steps, leaf in paths.leaves(site.body.get("Properties", {}), ("Properties",)):
            if not isinstance(leaf, str) or _for_people(steps) or not site.shared:
                continue
            if site.body.get("Condition") == "IsPrimary":
                continue  # its own region is the primary's
            if _OWN_REGION.search(leaf) and re.search(r"arn:|amazonaws|execute-api", leaf):
                yield changed(site, steps, _OWN_REGION.sub(world.primary, leaf))
            elif leaf == "AWS::Region" and steps[-1] == "Ref" and "Fn::FindInMap" not in steps:
                yield changed(site, steps[:-1], world.primary)


def _for_people(steps: Steps) -> bool:
    return any(isinstance(step, str) and _WORDS.fullmatch(step) for step in steps)


def twin_instead(world: World) -> Iterator[Made]:
    """Harmful: a reference to the other region's twin of what is meant."""
    for edge in world.graph.edges:
        site = world.site(*edge.source.key)
        target = world.site(*edge.target.key)
        if site is None or target is None or site.shared or site is target:
            continue
        twin = world.twin(target)
        steps = _steps(site, edge)
        if twin is None or steps is None or target.region != site.region:
            continue
        yield Made(site, steps, _read_from(site, steps, twin, edge.attribute), twin.name)


def _steps(site: Site, edge: Edge) -> Steps | None:
    """Where the intrinsic stands that gives the reference; None where a text names the target."""
    steps: list[str | int] = []
    body = site.body
    for part in edge.place.pointer.split("/")[1:]:
        if isinstance(body, dict) and len(body) == 1 and next(iter(body)) in ("Ref", "Fn::GetAtt"):
            break
        step = int(part) if isinstance(body, list) else part.replace("~1", "/").replace("~0", "~")
        try:
            body = body[step]
        except (LookupError, TypeError):
            return None
        steps.append(step)
    if isinstance(body, dict) and set(body) & {"Ref", "Fn::GetAtt", "Fn::ImportValue"}:
        return tuple(steps)
    return None


def _read_from(site: Site, steps: Steps, twin: Site, attribute: str | None) -> Change:
    """By `Fn::GetStackOutput`, which reads an output of another region's stack."""

    def run(draft: Draft) -> None:
        (home,) = twin.stacks
        value: Body = (
            {"Ref": twin.logical_id}
            if attribute is None
            else {"Fn::GetAtt": [twin.logical_id, attribute]}
        )
        draft.body(home).setdefault("Outputs", {})["Taken"] = {"Value": value}
        stack = draft.stack(home)
        read = {"StackName": stack.name, "OutputName": "Taken", "Region": twin.region}
        body = draft.resources(site.stacks[0])[site.logical_id]
        paths.put(body, steps, {"Fn::GetStackOutput": read})

    return run


def name_moved(world: World) -> Iterator[Made]:
    """Harmful: a thing gets another name, and whoever names it by the old one finds nothing."""
    for site, steps, name in _names(world):
        if _named_elsewhere(world, site, name) and not site.type.startswith(_FREE):
            yield changed(site, steps, f"{name}2")


def name_free(world: World) -> Iterator[Made]:
    """Harmless: another name of what nobody names."""
    for site, steps, name in _names(world):
        if not _named_elsewhere(world, site, name):
            yield changed(site, steps, f"{name}2")


def _names(world: World) -> Iterator[tuple[Site, Steps, str]]:
    for site in world.sites:
        steps: Steps = ("Properties", _NAMED.get(site.type, ""))
        name = site.body.get("Properties", {}).get(steps[1])
        if isinstance(name, str):
            yield site, steps, name


def _named_elsewhere(world: World, site: Site, name: str) -> bool:
    """Whether a text holds the name, beyond those that give it to things of the type."""
    giving = sum(
        name in str(each.body.get("Properties", {}).get(_NAMED[site.type], ""))
        for each in world.sites
        if each.type == site.type
    )
    if site.type in _SAME_NAME and giving > 1:
        return True
    return sum(name in text for text in world.texts) > giving


def misspelt(world: World) -> Iterator[Made]:
    """Harmful: a literal that must be spelt as AWS, or the app, spells it elsewhere."""
    patterns = (
        ("AWS::CloudWatch::Alarm", "Properties.MetricName"),
        ("AWS::CloudWatch::Alarm", "Properties.Namespace"),
        ("AWS::CloudWatch::Alarm", "Properties.Dimensions.*.Name"),
        ("AWS::CloudWatch::Alarm", "Properties.Dimensions.*.Value"),
        ("AWS::Route53::RecordSet", "Properties.Name"),
        ("AWS::Route53::HealthCheck", "Properties.HealthCheckConfig.FullyQualifiedDomainName"),
        ("AWS::Route53::HealthCheck", "Properties.HealthCheckConfig.AlarmIdentifier.Name"),
        ("AWS::CloudFront::Distribution", "Properties.DistributionConfig.Origins.*.DomainName"),
        ("AWS::CertificateManager::Certificate", "Properties.DomainName"),
        ("AWS::ApiGateway*::DomainName", "Properties.DomainName"),
        ("AWS::Lambda::Permission", "Properties.Principal"),
        ("AWS::ECS::TaskDefinition", "Properties.ContainerDefinitions.*.Secrets.*.ValueFrom"),
        (
            "AWS::ECS::TaskDefinition",
            "Properties.ContainerDefinitions.*.MountPoints.*.SourceVolume",
        ),
        ("AWS::EC2::VPCEndpoint", "Properties.ServiceName"),
    )
    for kind, pattern in patterns:
        for site in world.sites:
            if re.fullmatch(kind.replace("*", ".*"), site.type):
                for steps, value in site.find(pattern):
                    if isinstance(value, str):
                        yield changed(site, steps, _misspelt(value))


def _misspelt(text: str) -> str:
    """Two letters in the middle, exchanged; no letter may be the same as the next."""
    for at in sorted(range(len(text) - 1), key=lambda at: abs(at - len(text) // 2)):
        first, second = text[at], text[at + 1]
        if first.isalpha() and second.isalpha() and first.lower() != second.lower():
            return text[:at] + second + first + text[at + 2 :]
    return f"{text}x"


OPERATORS = (
    Operator("other-region", Harm.HARMFUL, other_region),
    Operator("pinned-region", Harm.HARMFUL, pinned_region),
    Operator("twin-instead", Harm.HARMFUL, twin_instead, limit=8, one_in=3),
    Operator("name-moved", Harm.HARMFUL, name_moved),
    Operator("misspelt", Harm.HARMFUL, misspelt),
    Operator("name-free", Harm.HARMLESS, name_free),
)
