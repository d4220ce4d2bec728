"""The tables of facts: what they name exists, each row has its source, and no fact stands twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from dr_validator.aws.actions import Action, Plane, action, services
from dr_validator.aws.hops import hop_rules
from dr_validator.aws.hops import types as types_with_hops
from dr_validator.aws.kinds import KINDS, Judged, Told
from dr_validator.aws.naming import NAMING
from dr_validator.aws.references import ANY, CUSTOM_RESOURCE, OWN, Requirement, requirements
from dr_validator.aws.references import types as types_with_references
from dr_validator.aws.replication import Writes, replications
from dr_validator.aws.role_acts import role_acts
from dr_validator.aws.service_roles import service_roles
from dr_validator.aws.sources import sources
from dr_validator.aws.types import Reach, TypeScope, type_of, types

ROWS = [row for kind in types_with_references() for row in requirements(kind)]
HOPS = [row for kind in types_with_hops() for row in hop_rules(kind)]
# Free-form JSON in the schemas, so that their paths cannot be looked up there.
FREE_FORM = (
    "Body.",
    "Content.",
    "ContainerDefinitions[*].LogConfiguration.Options.",
    "RedriveAllowPolicy.",
    "RedrivePolicy.",
)


@cache
def schemas() -> dict[str, Any]:
    root = files("cfnlint.data.schemas")
    listed = json.loads((root / "providers" / "us-east-1.json").read_text("utf-8"))
    return {kind: root / "resources" / f"{name}.json" for kind, name in listed.items()}


@cache
def paths(resource_type: str) -> frozenset[str]:
    """Every path of a type's properties, as its schema has it."""
    schema = json.loads(schemas()[resource_type].read_text("utf-8"))
    found = _walk(schema, schema.get("definitions", {}), "", frozenset())
    return frozenset(path.lstrip(".") for path in found)


def _walk(schema: Any, definitions: Any, path: str, seen: frozenset[str]) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    yield path
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    if name in definitions and name not in seen:
        yield from _walk(definitions[name], definitions, path, seen | {name})
    for key, each in schema.get("properties", {}).items():
        yield from _walk(each, definitions, f"{path}.{key}", seen)
    for each in (schema.get("items"), *schema.get("patternProperties", {}).values()):
        yield from _walk(each, definitions, f"{path}[*]", seen)
    for word in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(word, ()):
            yield from _walk(each, definitions, path, seen)


@pytest.mark.parametrize("kind", types_with_references())
def test_the_properties_of_a_type_exist(kind: str) -> None:
    for row in requirements(kind):
        asked = [row.path, row.beside, row.when[0] if row.when else None]
        for path in asked:
            if path is not None and not path.startswith(FREE_FORM):
                assert path in paths(kind), path


@pytest.mark.parametrize("row", HOPS, ids=lambda row: f"{row.type} {row.path}")
def test_what_a_hop_names_exists(row: Any) -> None:
    assert {row.path, *([row.role] if row.role else [])} <= paths(row.type)
    assert set(row.callers) <= set(row.types) <= set(schemas())


@pytest.mark.parametrize("kind", role_acts())
def test_what_a_role_is_used_for_exists(kind: str) -> None:
    for row in role_acts()[kind]:
        path = row.path.removesuffix(".awslogs-group")  # a map of the driver's own
        assert path in paths(kind)
        assert row.through in ("", *paths(kind))


@pytest.mark.parametrize("kind", service_roles())
def test_the_role_of_a_service_exists(kind: str) -> None:
    for row in service_roles()[kind]:
        if not row.path.startswith(FREE_FORM):
            assert row.path in paths(kind)
        assert row.principal.endswith(".amazonaws.com")


def test_the_types_that_kinds_mean_exist() -> None:
    meant = {each for kind in KINDS.values() for each in kind.types}
    assert sorted(meant - set(schemas())) == []


@pytest.mark.parametrize("row", types(), ids=lambda row: row.name_of_type)
def test_the_type_of_a_row_exists(row: Any) -> None:
    service, _, name = row.name_of_type.rpartition("::")
    if name == "*":
        assert any(each.startswith(f"{service}::") for each in schemas())
    else:
        asked = [row.name, row.when[0] if row.when else ""]
        assert {each for each in asked if each} <= paths(row.name_of_type)


@pytest.mark.parametrize("mechanism", replications().values(), ids=lambda each: each.word)
def test_where_a_replication_is_declared_exists(mechanism: Any) -> None:
    for declared in mechanism.declared:
        kind, path = declared.split()
        assert path in paths(kind)


@pytest.mark.parametrize("mechanism", replications().values(), ids=lambda each: each.word)
def test_what_a_mechanism_says_of_a_recovery_agrees(mechanism: Any) -> None:
    assert mechanism.writable.startswith("nothing") is (mechanism.writes is Writes.ITSELF)
    if mechanism.promoted_by:
        assert mechanism.writes is not Writes.ITSELF
    times = (mechanism.minutes is not None, mechanism.typical is not None, mechanism.unbounded)
    assert sum(times) <= 1


def test_every_source_is_used_and_has_an_address() -> None:
    rows: list[Any] = [*ROWS, *types(), *replications().values(), *services().values(), *HOPS]
    rows += [row for found in service_roles().values() for row in found]
    rows += [row for found in role_acts().values() for row in found]
    assert {row.source for row in rows} == set(sources())
    for each in sources().values():
        assert each.address.startswith(("https://docs.aws.amazon.com/", "https://github.com/aws"))
        assert each.title


def test_no_name_stands_twice() -> None:
    """What names a type is told by `naming`, or by the table of types for the others."""
    text = files("dr_validator.aws").joinpath("types.json").read_text("utf-8")
    named = {kind for kind, row in json.loads(text).items() if "name" in row}
    assert named & {kind for kind, each in NAMING.items() if each.name} == set()


def test_every_mechanism_copies_something() -> None:
    assert {word for row in types() for word in row.copied} == set(replications())


def test_a_row_says_one_thing() -> None:
    for row in ROWS:
        assert (row.needs == ANY) is (row.judged is Judged.FREE), (row.type, row.path)


def test_a_row_of_ours_wins_over_the_schemas() -> None:
    rows = {row.path: row for row in requirements("AWS::CloudFront::Distribution")}
    row = rows["DistributionConfig.ViewerCertificate.AcmCertificateArn"]
    assert (row.region, row.beside, row.source) == ("us-east-1", None, "cloudfront-certificate")


def test_where_the_region_stands_beside() -> None:
    rows = {row.path: row for row in requirements("AWS::SecretsManager::Secret")}
    row = rows["ReplicaRegions[*].KmsKeyId"]
    assert (row.region, row.beside) == (None, "ReplicaRegions[*].Region")


def test_custom_resources_have_the_rows_of_theirs() -> None:
    assert requirements("Custom::Cleanup") == requirements(CUSTOM_RESOURCE) != ()


def test_a_type_that_is_not_known_has_no_rows() -> None:
    assert requirements("Acme::Some::Thing") == ()
    assert type_of("Acme::Some::Thing") is None


@pytest.mark.parametrize(
    ("kind", "word", "region"),
    [
        ("container image", "111122223333.dkr.ecr.us-west-2.amazonaws.com/orders:3", "us-west-2"),
        ("container image", "${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/a", "eu-west-1"),
        ("container image", "public.ecr.aws/nginx/nginx:1", None),
        ("container image", "registry.us-east-1.example.com/orders:3", None),
        ("issuer", "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC", "us-east-1"),
        ("key", "alias/us-east-1", None),
        ("queue", "https://sqs.us-east-1.amazonaws.com/111122223333/work", "us-east-1"),
        ("queue", "https://us-east-1.queue.amazonaws.com/111122223333/work", "us-east-1"),
        ("region", "eu-central-1", "eu-central-1"),
        ("region", "somewhere", None),
        ("user pool", "us-east-1_AbCdEf123", "us-east-1"),
        ("user pool", "customers_pool", None),
        ("zone", "us-gov-west-1b", "us-gov-west-1"),
        ("zone", "use1-az2", None),
    ],
)
def test_the_region_that_a_value_tells(kind: str, word: str, region: str | None) -> None:
    assert KINDS[kind].region_in(word) == region


def test_every_way_to_tell_a_region_is_used() -> None:
    assert {kind.told for kind in KINDS.values()} == set(Told)


@pytest.mark.parametrize(
    ("kind", "scope", "home", "reach"),
    [
        ("AWS::IAM::Role", TypeScope.GLOBAL, "us-east-1", Reach.ACCOUNT),
        ("AWS::IAM::AccessKey", TypeScope.GLOBAL, "us-east-1", None),
        ("AWS::S3::Bucket", TypeScope.REGIONAL, "us-east-1", Reach.PARTITION),
        ("AWS::GlobalAccelerator::Accelerator", TypeScope.GLOBAL, "us-west-2", None),
        ("AWS::EC2::Volume", TypeScope.ZONAL, None, None),
    ],
)
def test_types(kind: str, scope: TypeScope, home: str | None, reach: Reach | None) -> None:
    row = type_of(kind)
    assert row is not None
    assert (row.scope, row.home, row.reach) == (scope, home, reach)


@pytest.mark.parametrize(
    ("prefix", "name", "plane", "home"),
    [
        ("route53", "ChangeResourceRecordSets", Plane.CONTROL, "us-east-1"),
        ("route53-recovery-cluster", "UpdateRoutingControlState", Plane.DATA, None),
        ("globalaccelerator", "UpdateEndpointGroup", Plane.CONTROL, "us-west-2"),
        ("s3", "GetObject", Plane.DATA, None),
        ("s3", "PutBucketReplication", Plane.CONTROL, "us-east-1"),
        ("s3", "PutBucketNotificationConfiguration", Plane.CONTROL, None),
        ("rds", "FailoverGlobalCluster", Plane.CONTROL, None),
        ("elasticloadbalancing", "CreateLoadBalancer", Plane.CONTROL, "us-east-1"),
    ],
)
def test_actions(prefix: str, name: str, plane: Plane, home: str | None) -> None:
    found = action(prefix, name)
    assert isinstance(found, Action)
    assert (found.plane, found.home) == (plane, home)


def test_an_action_of_a_service_that_is_not_known() -> None:
    assert action("acme", "Deploy") is None


def test_requirements_of_a_type_are_in_order() -> None:
    found = [row.path for row in requirements("AWS::RDS::DBCluster")]
    assert found == sorted(found)
    assert all(isinstance(row, Requirement) for row in ROWS)
    assert any(row.needs == OWN for row in ROWS)
