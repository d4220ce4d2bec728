"""What one region lacks or has otherwise: variables, resources, ports, parts of a pair."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.mutants.mutate import Body, Draft
from tests.mutants.wide import paths
from tests.mutants.wide.mutation import (
    Edit,
    Harm,
    Made,
    Operator,
    changed,
    dropped,
    edited,
    left_out,
)
from tests.mutants.wide.paths import Steps
from tests.mutants.wide.world import Site, World

# Left out, these take nothing from the region: what is logged, tagged, or kept for CDK.
_SPARE = (
    "AWS::Logs::",
    "AWS::ApiGateway::Account",
    "AWS::ApiGateway::Deployment",
    "AWS::EC2::EIP",
    "AWS::EC2::InternetGateway",
    "AWS::SecretsManager::SecretTargetAttachment",
    "AWS::CloudWatch::Dashboard",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::KMS::Alias",
    "AWS::SSM::Document",
    "AWS::SSM::Parameter",
    "AWS::SNS::TopicPolicy",
)
_LAMBDA_VARIABLES = "Properties.Environment.Variables"
_CONTAINER_VARIABLES = "Properties.ContainerDefinitions.*.Environment.*"


def left_out_here(world: World) -> Iterator[Made]:
    """Harmful: a resource that nobody refers to is not there, in one region only."""
    for site in world.sites:
        if not site.type.startswith(_SPARE) and not world.is_used(site) and _of_the_app(site):
            yield left_out(site)


def _of_the_app(site: Site) -> bool:
    """Not what saves costs, or only forbids."""
    match site.type:
        case "AWS::EC2::VPCEndpoint":
            return site.shared
        case "AWS::EC2::SubnetRouteTableAssociation":
            return not re.search(r"/(Isolated|Data)Subnet", site.path)
        case "AWS::S3::BucketPolicy":
            return "cloudfront" in str(site.body)
        case _:
            return True


def condition_swapped(world: World) -> Iterator[Made]:
    """Harmful: what is made in one region only is made in the other one instead."""
    for site in world.sites:
        condition = site.body.get("Condition")
        if condition in ("IsPrimary", "IsStandby") and not world.is_used(site):
            other = "IsStandby" if condition == "IsPrimary" else "IsPrimary"
            yield changed(site, ("Condition",), other)


def variable_gone(world: World) -> Iterator[Made]:
    """Harmful: a variable that the code reads, or that the other region's container has."""
    for site, steps, name in _variables(world):
        if site.type == "AWS::ECS::TaskDefinition" or name in _read(world, site):
            yield dropped(site, steps, name)


def variable_renamed(world: World) -> Iterator[Made]:
    """Harmful: the same under a name that nobody reads."""
    for site, steps, name in _variables(world):
        if site.type == "AWS::ECS::TaskDefinition":
            yield changed(site, (*steps, "Name"), f"{name}_2", name)
        elif name in _read(world, site):
            yield Made(site, steps, edited(site, _renaming(steps)), f"{name}>{name}_2")


def variable_empty(world: World) -> Iterator[Made]:
    """Harmful: nothing in it."""
    for site, steps, name in _variables(world):
        if site.type == "AWS::ECS::TaskDefinition":
            yield changed(site, (*steps, "Value"), "", name)
        elif name in _read(world, site):
            yield changed(site, steps, "", name)


def _renaming(steps: Steps) -> Edit:
    *way, name = steps

    def edit(body: Body) -> None:
        variables = paths.get(body, tuple(way))
        variables[f"{name}_2"] = variables.pop(name)

    return edit


def _variables(world: World) -> Iterator[tuple[Site, Steps, str]]:
    for site in world.sites:
        if site.type == "AWS::Lambda::Function":
            for steps, variables in site.find(_LAMBDA_VARIABLES):
                for name in variables:
                    yield site, (*steps, name), name
        if site.type == "AWS::ECS::TaskDefinition":
            for steps, entry in site.find(_CONTAINER_VARIABLES):
                yield site, steps, str(entry["Name"])


def _read(world: World, site: Site) -> set[str]:
    """The variables without which the function's code fails."""
    return set(re.findall(r"environ\[['\"](\w+)['\"]\]", code_of(world, site)))


def code_of(world: World, site: Site) -> str:
    """The Python source of a function, inline or from its asset."""
    code = site.body["Properties"].get("Code", {})
    if isinstance(inline := code.get("ZipFile"), str):
        return inline
    for stack in world.assembly.stacks:
        if stack.id not in site.stacks:
            continue
        for asset in stack.assets:
            if asset.files and any(to.key == code.get("S3Key") for to in asset.destinations):
                names = [each for each in asset.files.names if each.endswith(".py")]
                return "\n".join(asset.files.text(each) or "" for each in names)
    return ""


def rule_port(world: World) -> Iterator[Made]:
    """Harmful: a security group opens the port beside the one that is used."""
    for site in world.sites:
        if site.type == "AWS::EC2::SecurityGroupIngress":
            yield from _shifted(site, ("Properties",))
        elif site.type == "AWS::EC2::SecurityGroup":
            for steps, _ in site.find("Properties.SecurityGroupIngress.*"):
                yield from _shifted(site, steps)


def _shifted(site: Site, steps: Steps) -> Iterator[Made]:
    rule = paths.get(site.body, steps)
    ports = (rule.get("FromPort"), rule.get("ToPort"))
    if isinstance(ports[0], int) and ports[0] == ports[1]:
        moved = ports[0] + 1

        def edit(body: Body) -> None:
            found = paths.get(body, steps)
            found["FromPort"] = found["ToPort"] = moved

        yield Made(site, (*steps, "FromPort"), edited(site, edit), f"{ports[0]}>{moved}")


def pair_exchanged(world: World) -> Iterator[Made]:
    """Harmful: PRIMARY and SECONDARY, or two weights, the wrong way round."""
    for site in world.sites:
        twin = _partner(world, site)
        if twin is None or site.keys[0] > twin.keys[0]:
            continue
        for field in ("Failover", "Weight", "Region", "HealthCheckId", "AliasTarget"):
            ours, theirs = (each.body["Properties"].get(field) for each in (site, twin))
            if ours is not None and theirs is not None and ours != theirs:
                yield _exchanged(site, twin, field)


def _partner(world: World, site: Site) -> Site | None:
    """The other record of a pair."""
    if site.type != "AWS::Route53::RecordSet":
        return None
    name = site.body["Properties"].get("Name")
    found = [
        each
        for each in world.sites
        if each.type == site.type
        and each is not site
        and not each.shared
        and each.body["Properties"].get("Name") == name
        and each.body["Properties"].get("Type") == site.body["Properties"].get("Type")
    ]
    return found[0] if len(found) == 1 else None


def _exchanged(site: Site, twin: Site, field: str) -> Made:
    def run(draft: Draft) -> None:
        ours = draft.resources(site.stacks[0])[site.logical_id]["Properties"]
        theirs = draft.resources(twin.stacks[0])[twin.logical_id]["Properties"]
        ours[field], theirs[field] = theirs[field], ours[field]

    return Made(site, ("Properties", field), run, f"with {twin.logical_id}")


def same_identifier(world: World) -> Iterator[Made]:
    """Harmful: both records of a pair say the same of what must tell them apart."""
    for site in world.sites:
        if (twin := _partner(world, site)) is None:
            continue
        for field in ("Failover", "SetIdentifier", "Region", "HealthCheckId"):
            theirs = twin.body["Properties"].get(field)
            if isinstance(theirs, str) and site.body["Properties"].get(field) not in (None, theirs):
                yield changed(site, ("Properties", field), theirs)


def weights_equal(world: World) -> Iterator[Made]:
    """Harmful: the standby of a weighted pair gets a share, or the active one gets none."""
    for site in world.sites:
        for steps, weight in site.find("Properties.Weight"):
            yield changed(site, steps, 50 if weight == 0 else 0)


def unwatched(world: World) -> Iterator[Made]:
    """Harmful: no health check, where no load balancer behind the alias says how it is either."""
    for site in world.sites:
        if site.type != "AWS::Route53::RecordSet":
            continue
        for steps, _ in site.find("Properties.HealthCheckId"):
            target = site.body["Properties"].get("AliasTarget", {})
            if "LoadBalancer" not in str(target) and "Balancer" not in str(target):
                yield dropped(site, steps)


def topic_key_of_aws(world: World) -> Iterator[Made]:
    """Harmful: an alarm's topic under AWS's own key, which CloudWatch may not use."""
    told = {
        edge.target.key
        for edge in world.graph.edges
        if edge.source.type == "AWS::CloudWatch::Alarm" and "Actions" in edge.place.pointer
    }
    for site in world.sites:
        if site.type == "AWS::SNS::Topic" and told & set(site.keys):
            yield changed(site, ("Properties", "KmsMasterKeyId"), "alias/aws/sns")


def failover_condition(world: World) -> Iterator[Made]:
    """Harmful: in one template, what `Fn::If` gives the regions, exchanged or alike."""
    for site in world.sites:
        for steps, tree in paths.subtrees(site.body.get("Properties", {}), ("Properties",)):
            if isinstance(tree, dict) and isinstance(branches := tree.get("Fn::If"), list):
                condition, first, second = branches
                yield changed(site, steps, {"Fn::If": [condition, second, first]}, "exchanged")
                yield changed(site, steps, first, "first")
                yield changed(site, steps, second, "second")


def child_doubled(world: World) -> Iterator[Made]:
    """Harmful: a calculated check that counts one child twice, or lacks one."""
    for site in world.sites:
        for steps, children in site.find("Properties.HealthCheckConfig.ChildHealthChecks"):
            if isinstance(children, list) and len(children) > 1:
                yield changed(site, steps, [children[0]] * len(children), "doubled")
                yield changed(site, steps, children[:1], "one")


def comparison_reversed(world: World) -> Iterator[Made]:
    """Harmful: the alarm fires while all is well."""
    words = {"Greater": "Less", "Less": "Greater"}
    for site in world.sites:
        for steps, value in site.find("Properties.ComparisonOperator"):
            for old, new in words.items():
                if str(value).startswith(old):
                    yield changed(site, steps, str(value).replace(old, new))


def tag_differs(world: World) -> Iterator[Made]:
    """Harmful: an image tag that the pipeline did not push."""
    pattern = "Properties.ContainerDefinitions.*.Image"
    for site in world.sites:
        for steps, image in site.find(pattern):
            for way, leaf in paths.leaves(image, steps):
                if isinstance(leaf, str) and re.match(r":\d", leaf):
                    yield changed(site, way, ":2025.1.0")


def origins_alike(world: World) -> Iterator[Made]:
    """Harmful: an origin group whose second member is its first."""
    pattern = "Properties.DistributionConfig.OriginGroups.Items.*.Members.Items"
    for site in world.sites:
        for steps, members in site.find(pattern):
            yield changed(site, steps, [members[0], members[0]])
        for steps, origins in site.find("Properties.DistributionConfig.Origins"):
            if len(origins) > 1:
                name = origins[0].get("DomainName")
                yield changed(site, (*steps, 1, "DomainName"), name, "as the first")


OPERATORS = (
    Operator("left-out", Harm.HARMFUL, left_out_here, one_in=2),
    Operator("condition-swapped", Harm.HARMFUL, condition_swapped),
    Operator("branch-swapped", Harm.HARMFUL, failover_condition),
    Operator("variable-gone", Harm.HARMFUL, variable_gone, limit=24, one_in=3),
    Operator("variable-renamed", Harm.HARMFUL, variable_renamed, limit=24, one_in=3),
    Operator("variable-empty", Harm.HARMFUL, variable_empty, limit=24, one_in=3),
    Operator("rule-port", Harm.HARMFUL, rule_port),
    Operator("pair-exchanged", Harm.HARMFUL, pair_exchanged),
    Operator("pair-alike", Harm.HARMFUL, same_identifier),
    Operator("weights-equal", Harm.HARMFUL, weights_equal),
    Operator("record-unwatched", Harm.HARMFUL, unwatched),
    Operator("topic-under-aws-key", Harm.HARMFUL, topic_key_of_aws),
    Operator("child-doubled", Harm.HARMFUL, child_doubled),
    Operator("comparison-reversed", Harm.HARMFUL, comparison_reversed),
    Operator("image-tag", Harm.HARMFUL, tag_differs),
    Operator("origins-alike", Harm.HARMFUL, origins_alike),
)
