"""Records that answer the same question, what they point at, and how their health is known."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from dr_validator.aws.hosted_zones import service_zone, zone_id
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Unknown
from dr_validator.models.routing.dns import (
    EVERYWHERE,
    Record,
    record_groups,
    records,
)
from dr_validator.models.routing.hosts import DEFAULT_HOST, URL
from dr_validator.models.routing.watch import Watch, watch

TWO_REGIONS = """
stacks:
  Dns@us-east-2:
    Resources:
      Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: example.com}}
    Outputs:
      Zone: {Value: !Ref Zone, Export: {Name: zone}}
  Primary@us-east-1:
    Resources:
      Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
      Record:
        Type: AWS::Route53::RecordSet
        Properties:
          HostedZoneId:
            Fn::GetStackOutput: {StackName: Dns, Region: us-east-2, OutputName: Zone}
          Name: API.example.com.
          Type: A
          Weight: 100
          SetIdentifier: one
          AliasTarget:
            DNSName: !Sub dualstack.${Balancer.DNSName}
            HostedZoneId: !GetAtt Balancer.CanonicalHostedZoneID
            EvaluateTargetHealth: true
  Secondary@us-east-2:
    Parameters: {Zone: {Type: String}}
    Resources:
      Records:
        Type: AWS::Route53::RecordSetGroup
        Properties:
          HostedZoneId: !ImportValue zone
          RecordSets:
            - {Name: api.example.com, Type: A, Weight: "0", SetIdentifier: two,
               AliasTarget: {DNSName: d-abc.execute-api.us-east-2.amazonaws.com,
                 HostedZoneId: ZOJJZC49E0EPZ, EvaluateTargetHealth: true}}
            - {Name: api.example.com, Type: AAAA, TTL: "60", ResourceRecords: ["2001:db8::1"]}
      Named:
        Type: AWS::Route53::RecordSet
        Properties: {HostedZoneName: example.com., Name: api.example.com, Type: AAAA, TTL: "60",
          ResourceRecords: ["2001:db8::2"]}
      Maybe:
        Type: AWS::Route53::RecordSet
        Properties: {HostedZoneId: !Ref Zone, Name: api.example.com, Type: A, TTL: "60",
          ResourceRecords: [192.0.2.1]}
      Other:
        Type: AWS::Route53::RecordSet
        Properties: {HostedZoneId: Z0123456789EXAMPLE00, Name: api.example.com, Type: A,
          TTL: "60", ResourceRecords: [192.0.2.1]}
"""


def _spots(found: tuple[Record, ...]) -> list[str]:
    return [f"{r.place.logical_id}{r.place.pointer.removeprefix('/Properties')}" for r in found]


def test_groups_across_stacks_and_forms() -> None:
    groups = read_graph(example(TWO_REGIONS)).view(record_groups)
    assert [_spots(group.records) for group in groups] == [
        ["Record", "Records/RecordSets/0"],
        ["Maybe"],
        ["Named", "Records/RecordSets/1"],
        ["Other"],
    ]
    weighted, maybe, *_ = groups
    # The id that is written out may have been copied from the zone once it was made.
    assert _spots(weighted.possible) == ["Maybe", "Other"]
    assert weighted.spans is True
    assert _spots(weighted.standbys) == ["Records/RecordSets/0"]
    assert _spots(weighted.serving) == ["Record"]
    assert weighted.policies == ("weighted",)
    assert _spots(maybe.possible) == ["Record", "Records/RecordSets/0", "Other"]


def test_watch() -> None:
    graph = read_graph(example(TWO_REGIONS))
    watched = {_spots((record,))[0]: watch(record) for record in graph.view(records)}
    assert watched == {
        "Record": Watch.TARGET,
        "Records/RecordSets/0": Watch.HOLLOW,
        "Records/RecordSets/1": Watch.NEVER,
        "Named": Watch.NEVER,
        "Maybe": Watch.NEVER,
        "Other": Watch.NEVER,
    }


CHAIN = """
stacks:
  App@us-east-2:
    Resources:
      Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
      Near: &alias
        Type: AWS::Route53::RecordSet
        Properties: {HostedZoneId: Z0123456789EXAMPLE00, Name: a.example.com, Type: A,
          AliasTarget: &target
            {DNSName: b.example.com, EvaluateTargetHealth: true, HostedZoneId: Z012345EXAMPLE00}}
      Middle: {<<: *alias, Properties: {Name: b.example.com, Type: A,
        AliasTarget: {<<: *target, DNSName: c.example.com}}}
      Far: {<<: *alias, Properties: {Name: c.example.com, Type: A, FAR}}
      OtherType: {<<: *alias, Properties: {Name: b.example.com, Type: AAAA,
        ResourceRecords: ["2001:db8::2"]}}
"""


@pytest.mark.parametrize(
    ("far", "expected"),
    [
        ("AliasTarget: {<<: *target, DNSName: !GetAtt Lb.DNSName}", Watch.TARGET),
        ("AliasTarget: {DNSName: !GetAtt Lb.DNSName}", Watch.NEVER),
        ("HealthCheckId: 11111111-1111-1111-1111-111122223333", Watch.CHECK),
        ("ResourceRecords: [192.0.2.1]", Watch.NEVER),
        ("AliasTarget: {<<: *target, DNSName: x.execute-api.us-east-2.amazonaws.com}",
         Watch.HOLLOW),
        # A circle of aliases says nothing.
        ("AliasTarget: {<<: *target, DNSName: a.example.com}", None),
    ],
)  # fmt: skip
def test_an_alias_of_aliases_is_watched_as_its_end_is(far: str, expected: Watch | None) -> None:
    near = read_graph(example(CHAIN.replace("FAR", far))).view(records)[2]
    assert _spots((near,)) == ["Near"]
    assert watch(near) is expected if expected else isinstance(watch(near), Unknown)


TARGETS = """
stacks:
  App@us-east-2:
    Parameters: {Host: {Type: String}, Kind: {Type: String}}
    Resources:
      Api: {Type: AWS::ApiGateway::RestApi}
      Http: {Type: AWS::ApiGatewayV2::Api}
      Domain: {Type: AWS::ApiGateway::DomainName}
      Network: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}
      Either: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: !Ref Kind}}
      Web: {Type: AWS::CloudFront::Distribution}
      Record:
        Type: AWS::Route53::RecordSet
        Properties:
          Name: api.example.com
          Type: A
          AliasTarget: {DNSName: HERE, HostedZoneId: Z0123456789EXAMPLE00}
"""


@pytest.mark.parametrize(
    ("host", "kind", "region", "behind"),
    [
        ("!GetAtt Domain.RegionalDomainName", "api-gateway", "us-east-2", "Domain"),
        ("!GetAtt Domain.DistributionDomainName", "cloudfront", "aws", "Domain"),
        ("!GetAtt Network.DNSName", "network-load-balancer", "us-east-2", "Network"),
        ("!GetAtt Either.DNSName", None, "us-east-2", "Either"),
        ("!GetAtt Web.DomainName", "cloudfront", "aws", "Web"),
        ("!GetAtt Http.ApiEndpoint", URL, "us-east-2", "Http"),
        ('!Select [2, !Split ["/", !GetAtt Http.ApiEndpoint]]', DEFAULT_HOST, "us-east-2", "Http"),
        (
            "!Sub '${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}'",
            DEFAULT_HOST,
            "us-east-2",
            "Api",
        ),
        ("!Sub '${Api}.execute-api.us-east-1.amazonaws.com'", DEFAULT_HOST, "us-east-1", "Api"),
        ("!Sub '${Api}.execute-api.${Host}.amazonaws.com'", DEFAULT_HOST, None, "Api"),
        ("abc123.execute-api.eu-west-1.amazonaws.com.", DEFAULT_HOST, "eu-west-1", None),
        ("https://abc123.execute-api.eu-west-1.amazonaws.com/prod", URL, "us-east-2", None),
        ("D-abc.execute-api.cn-north-1.amazonaws.com.cn", "api-gateway", "cn-north-1", None),
        (
            "dualstack.a-1.us-east-1.elb.amazonaws.com",
            "application-load-balancer",
            "us-east-1",
            None,
        ),
        ("a-1b.elb.us-east-1.amazonaws.com", "network-load-balancer", "us-east-1", None),
        ("s3-website-us-east-1.amazonaws.com", "s3-website", "us-east-1", None),
        ("s3-website.us-east-2.amazonaws.com", "s3-website", "us-east-2", None),
        ("a.us-east-1.elasticbeanstalk.com", "elastic-beanstalk", "us-east-1", None),
        ("a.us-east-1.awsapprunner.com", "app-runner", "us-east-1", None),
        ("d1.cloudfront.net", "cloudfront", "aws", None),
        ("a1.awsglobalaccelerator.com", "global-accelerator", "aws", None),
    ],
)
def test_target(host: str, kind: str | None, region: str | None, behind: str | None) -> None:
    (record,) = read_graph(
        example(
            TARGETS.replace("HERE", host, 1).replace(f"{{DNSName: {host},", f"{{DNSName: {host}\n,")
        )
    ).view(records)
    target = record.target
    assert target is not None
    assert (target.kind, target.region) == (kind, region)
    assert (target.resource.logical_id if target.resource else None) == behind
    if region == "aws":
        assert record.region == EVERYWHERE


@pytest.mark.parametrize("host", ["www.example.com", "!Ref Host", "!Sub 'a.${Host}'"])
def test_no_target(host: str) -> None:
    (record,) = read_graph(example(TARGETS.replace("HERE", host, 1))).view(records)
    assert record.target is None
    assert isinstance(watch(record), (Watch, Unknown))


def test_hosted_zones() -> None:
    assert zone_id("api-gateway", "us-east-2") == "ZOJJZC49E0EPZ"
    assert zone_id("api-gateway", "ap-southeast-6") is None
    assert str(service_zone("Z35SXDOTRQ7X7K")) == (
        "an Application or Classic Load Balancer in us-east-1"
    )
    assert str(service_zone("Z2FDTNDATAQYW2")) == "CloudFront"
    assert service_zone("Z0123456789EXAMPLE00") is None


def test_hosted_zones_are_distinct_and_have_sources() -> None:
    table = tomllib.loads(
        files("dr_validator.aws").joinpath("hosted_zones.toml").read_text("utf-8")
    )
    ids = [identity for entry in table.values() for identity in entry["ids"].values()]
    assert len(ids) == len(set(ids))
    assert all(entry["source"] and entry["title"] for entry in table.values())
