"""What leads to hosts of AWS that are not of the assembly: gone with the region they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drill.apps import EAST, NAME, WEST, Json, lost, resource

NORTH = "us-west-1"
EAST_HOST, WEST_HOST = f"shop-1.{EAST}.elb.amazonaws.com", f"shop-2.{WEST}.elb.amazonaws.com"


def site(origins: dict[str, str], targets: list[str], groups: list[list[str]]) -> Json:
    """A name that leads to a distribution; its behaviors, the default first, and its groups."""
    behaviors = [{"TargetOriginId": each, "ViewerProtocolPolicy": "https-only"} for each in targets]
    items = [
        {
            "Id": f"group{number}",
            "FailoverCriteria": {"StatusCodes": {"Quantity": 1, "Items": [503]}},
            "Members": {"Quantity": 2, "Items": [{"OriginId": member} for member in members]},
        }
        for number, members in enumerate(groups)
    ]
    config: Json = {
        "Enabled": True,
        "Aliases": [NAME],
        "ViewerCertificate": {
            "AcmCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1f1f1f1f",
            "SslSupportMethod": "sni-only",
        },
        "Origins": [
            {"Id": name, "DomainName": host, "CustomOriginConfig": {}}
            for name, host in origins.items()
        ],
        "OriginGroups": {"Quantity": len(items), "Items": items},
        "DefaultCacheBehavior": behaviors[0],
        "CacheBehaviors": [
            {"PathPattern": f"/{number}/*", **each} for number, each in enumerate(behaviors[1:])
        ],
    }
    return {
        "Site": resource("CloudFront::Distribution", DistributionConfig=config),
        "Name": named("Site", "DomainName", "Z2FDTNDATAQYW2"),
    }


def named(target: str, attribute: str, zone: str) -> Json:
    return resource(
        "Route53::RecordSet",
        HostedZoneId="Z0123456789ABCDEFGHIJ",
        Name=NAME,
        Type="A",
        AliasTarget={"DNSName": {"Fn::GetAtt": [target, attribute]}, "HostedZoneId": zone},
    )


def verdict(folder: Path, resources: Json, region: str, *, home: str = NORTH) -> str:
    found = lost(folder, {home: resources}, region)
    (entry,) = [each for each in found["entries"] if each["name"] == NAME]
    return str(entry["reads"]["verdict"])


BOTH = {"one": EAST_HOST, "two": WEST_HOST}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (site({"one": EAST_HOST}, ["one"], []), "does-not-recover"),
        (site({"one": WEST_HOST}, ["one"], []), "recovers"),
        (site({"one": "api.example.org"}, ["one"], []), "recovers"),
        (site(BOTH, ["group0"], [["one", "two"]]), "recovers"),
        # The default behavior passes the group by.
        (site(BOTH, ["one", "group0"], [["one", "two"]]), "degraded"),
    ],
)
def test_an_origin_is_lost_with_the_region_of_its_host(
    tmp_path: Path, resources: Json, expected: str
) -> None:
    assert verdict(tmp_path, resources, EAST) == expected


@pytest.mark.parametrize(("writing", "expected"), [(0, "does-not-recover"), (1, "recovers")])
def test_writes_are_lost_with_a_group_and_not_with_an_origin_beside_it(
    tmp_path: Path, writing: int, expected: str
) -> None:
    origins = {**BOTH, "api": "api.example.org"}
    resources = site(origins, ["group0", "api"], [["one", "two"]])
    config = resources["Site"]["Properties"]["DistributionConfig"]
    behavior = [config["DefaultCacheBehavior"], *config["CacheBehaviors"]][writing]
    behavior["AllowedMethods"] = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
    found = lost(tmp_path, {NORTH: resources}, EAST)
    (entry,) = [each for each in found["entries"] if each["name"] == NAME]
    assert (entry["reads"]["verdict"], entry["writes"]["verdict"]) == ("recovers", expected)


@pytest.mark.parametrize(
    ("regions", "expected"),
    [((EAST,), "does-not-recover"), ((EAST, WEST), "recovers"), ((WEST,), "recovers")],
)
def test_an_accelerator_recovers_by_the_endpoint_groups_that_are_left(
    tmp_path: Path, regions: tuple[str, ...], expected: str
) -> None:
    arn = "arn:aws:elasticloadbalancing:{}:111122223333:loadbalancer/net/shop/0123456789abcdef"
    groups = {
        f"Group{number}": resource(
            "GlobalAccelerator::EndpointGroup",
            ListenerArn={"Ref": "Listener"},
            EndpointGroupRegion=region,
            EndpointConfigurations=[{"EndpointId": arn.format(region)}],
        )
        for number, region in enumerate(regions)
    }
    resources = {
        "Accelerator": resource("GlobalAccelerator::Accelerator", Name="shop"),
        "Listener": resource(
            "GlobalAccelerator::Listener",
            AcceleratorArn={"Ref": "Accelerator"},
            Protocol="TCP",
            PortRanges=[{"FromPort": 443, "ToPort": 443}],
        ),
        **groups,
        "Name": named("Accelerator", "DnsName", "Z2BJ6XQ5FK7U4H"),
    }
    assert verdict(tmp_path, resources, EAST) == expected


def test_what_is_global_is_served_from_where_its_origins_are(tmp_path: Path) -> None:
    """Not from the region of the stack that declares it, which may be the one that is lost."""
    files = {
        region: {"Files": resource("S3::Bucket", BucketName=f"files-{region}")}
        for region in (EAST, WEST)
    }
    hosts = {region: f"files-{region}.s3.{region}.amazonaws.com" for region in (EAST, WEST)}
    app = {**files, EAST: {**files[EAST], **site(hosts, ["group0"], [[EAST, WEST]])}}
    found = lost(tmp_path, app, EAST)
    (entry,) = [each for each in found["entries"] if each["name"] == NAME]
    assert entry["reads"]["served_from"] == [WEST]
