"""Which AWS service a host name belongs to, in which region, and which resource stands behind.

Sources: the "Return values" sections of the AWS CloudFormation Template Reference, and the host
name forms in the AWS General Reference's pages of endpoints.
"""

from __future__ import annotations

import re

from dr_validator.aws.hosted_zones import (
    API_GATEWAY,
    APP_RUNNER,
    APPLICATION_LB,
    BEANSTALK,
    CLOUDFRONT,
    GLOBAL_ACCELERATOR,
    NETWORK_LB,
    S3_WEBSITE,
    ServiceZone,
)
from dr_validator.aws.region import SUFFIXES, Region
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.record import dataclass
from dr_validator.resolve.pieces import HOLE, Spelled, spelled
from dr_validator.resolve.same import same
from dr_validator.resolve.text import normal
from dr_validator.resolve.value import (
    Absent,
    Cause,
    Gap,
    Known,
    Part,
    Reference,
    Text,
    Unknown,
    Value,
)

# Kinds of hosts beside the services that have a hosted zone.
DEFAULT_HOST = "the default host of an API"
VPC_ENDPOINT = "a VPC endpoint"
URL = "a URL"

REST_API, HTTP_API = "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"
DOMAIN, DOMAIN_V2 = "AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName"
APIS, DOMAINS = (REST_API, HTTP_API), (DOMAIN, DOMAIN_V2)
LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
CLASSIC = "AWS::ElasticLoadBalancing::LoadBalancer"
ACCELERATOR = "AWS::GlobalAccelerator::Accelerator"

# Attributes that are hosts, or the zones of such hosts, and the service they belong to.
HOST_ATTRIBUTES = {
    (DOMAIN, "RegionalDomainName"): API_GATEWAY,
    (DOMAIN, "DistributionDomainName"): CLOUDFRONT,
    (DOMAIN_V2, "RegionalDomainName"): API_GATEWAY,
    (LOAD_BALANCER, "DNSName"): APPLICATION_LB,
    (CLASSIC, "DNSName"): APPLICATION_LB,
    (CLASSIC, "CanonicalHostedZoneName"): APPLICATION_LB,
    ("AWS::CloudFront::Distribution", "DomainName"): CLOUDFRONT,
    ("AWS::Cognito::UserPoolDomain", "CloudFrontDistribution"): CLOUDFRONT,
    (ACCELERATOR, "DnsName"): GLOBAL_ACCELERATOR,
    (ACCELERATOR, "DualStackDnsName"): GLOBAL_ACCELERATOR,
    ("AWS::ElasticBeanstalk::Environment", "EndpointURL"): BEANSTALK,
    ("AWS::AppRunner::Service", "ServiceUrl"): APP_RUNNER,
    (HTTP_API, "ApiEndpoint"): URL,
}
ZONE_ATTRIBUTES = {
    (DOMAIN, "RegionalHostedZoneId"): API_GATEWAY,
    (DOMAIN, "DistributionHostedZoneId"): CLOUDFRONT,
    (DOMAIN_V2, "RegionalHostedZoneId"): API_GATEWAY,
    (LOAD_BALANCER, "CanonicalHostedZoneID"): APPLICATION_LB,
    (CLASSIC, "CanonicalHostedZoneNameID"): APPLICATION_LB,
}

_WORD = f"(?:[a-z0-9-]|{HOLE})+"
_LABEL = f"(?P<id>{_WORD})"
_REGION = f"(?P<region>[a-z0-9-]+|{HOLE})"
_SUFFIX = rf"(?:{'|'.join(map(re.escape, SUFFIXES))}|{HOLE})"
# What every host of a form holds, the form, and what it is of.
_FORMS = (
    (".execute-api.", rf"d-{_LABEL}\.execute-api\.{_REGION}\.{_SUFFIX}", API_GATEWAY),
    (".execute-api.", rf"{_LABEL}\.execute-api\.{_REGION}\.{_SUFFIX}", DEFAULT_HOST),
    (".elb.", rf"{_LABEL}\.{_REGION}\.elb\.{_SUFFIX}", APPLICATION_LB),
    (".elb.", rf"{_LABEL}\.elb\.{_REGION}\.{_SUFFIX}", NETWORK_LB),
    ("s3-website", rf"(?:.+\.)?s3-website[.-](?P<region>{_WORD})\.{_SUFFIX}", S3_WEBSITE),
    (".vpce.", rf"(?:.+\.)?{_REGION}\.vpce\.{_SUFFIX}", VPC_ENDPOINT),
    (".elasticbeanstalk.", rf"(?:.+\.)?{_REGION}\.elasticbeanstalk\.com", BEANSTALK),
    (".awsapprunner.", rf"(?:.+\.)?{_REGION}\.awsapprunner\.com", APP_RUNNER),
    (".cloudfront.", rf"{_LABEL}\.cloudfront\.(?:net|cn)", CLOUDFRONT),
    (
        "awsglobalaccelerator.",
        rf"{_LABEL}\.(?:dualstack\.)?awsglobalaccelerator\.com",
        GLOBAL_ACCELERATOR,
    ),
)


@dataclass(frozen=True, slots=True)
class Host:
    """A host name. `kind` is a service of `hosted_zones`, or one of the kinds above; None for
    a load balancer of a type that has no fixed zone. `region` is what the name says, or where
    the resource stands: the partition for a global service, None if not known. `resource` is
    what answers there, if it belongs to this assembly. `guessed` tells that the first label,
    which tells a default host from a custom domain's, is not known.
    """

    kind: str | None
    region: str | None
    resource: Resource | None
    guessed: bool = False


def host_of(node: Node) -> Host | None:
    """What the host name at a node belongs to; None if its form is not one of AWS."""
    value = node.value
    if isinstance(value, Absent):
        return None
    text = value.text
    if text is None:
        return _from_url(node, value)
    plain = dns_name(text)
    if any(isinstance(part, str) and "/" in part for part in plain.parts):
        return Host(URL, node.region, None)
    if isinstance(plain.parts[0], str) and plain.parts[0].startswith("dualstack."):
        plain = normal((plain.parts[0].removeprefix("dualstack."), *plain.parts[1:]))
    match plain.parts:
        case (Reference() as reference,) | ("", Reference() as reference):
            return _from_attribute(node, reference)
        case _:
            return _from_form(node, plain)


def dns_name(text: Text) -> Text:
    """A DNS name as it is compared: lower case, without the dot at its end."""
    parts: list[Part] = [part.lower() if isinstance(part, str) else part for part in text.parts]
    last = parts[-1]
    if isinstance(last, str):
        parts[-1] = last.rstrip(".")
    return normal(parts)


def is_value(value: Value, word: str) -> bool:
    """Whether a value is known and spelled so."""
    return same(value, word) is True


def zone_of(node: Node) -> ServiceZone | None:
    """Whose hosted zone the attribute at a node gives; None if that is not known."""
    value = node.value
    text = None if isinstance(value, Absent) else value.text
    match text:
        case Text(parts=(Reference(attribute=str() as attribute) as reference,)):
            resource = node.graph.resource(reference)
        case _:
            return None
    if resource is None or resource.region is None:
        return None
    kind = ZONE_ATTRIBUTES.get((resource.type, attribute))
    if resource.type == LOAD_BALANCER and kind is not None:
        kind = _balancer(resource)
    if kind is None:
        return None
    return ServiceZone(kind, _reach(kind, resource.region) or resource.region)


def _from_attribute(node: Node, reference: Reference) -> Host | None:
    resource = node.graph.resource(reference)
    if resource is None or reference.attribute is None:
        return None
    kind = HOST_ATTRIBUTES.get((resource.type, reference.attribute))
    if kind is None:
        return None
    if resource.type == LOAD_BALANCER:
        return Host(_balancer(resource), resource.region, resource)
    return Host(kind, _reach(kind, resource.region), resource)


def _from_url(node: Node, value: Known | Unknown) -> Host | None:
    """`Fn::Select` of the split `ApiEndpoint` of an HTTP API, a URL that is known in no piece."""
    if not isinstance(value, Unknown) or value.cause is not Cause.DEPLOYMENT:
        return None
    match value.refs:
        case (Reference(attribute="ApiEndpoint") as reference,):
            resource = node.graph.resource(reference)
            if resource is not None and resource.type == HTTP_API:
                return Host(DEFAULT_HOST, resource.region, resource)
            return None
        case _:
            return None


def _from_form(node: Node, text: Text) -> Host | None:
    joined: Spelled[Reference | Gap] | None = spelled(text.parts)
    if joined is None:
        return None
    matches = (
        (re.fullmatch(form, joined.text), kind)
        for piece, form, kind in _FORMS
        if piece in joined.text
    )
    found, kind = next((each for each in matches if each[0] is not None), (None, ""))
    if found is None:
        return None
    fields = found.groupdict()
    region = fields.get("region") or node.region
    if region is not None and not region.isascii():
        region = node.region if joined.holes.get(region) == Gap("AWS::Region") else None
    behind = joined.holes.get(fields.get("id") or "")
    resource = node.graph.resource(behind) if isinstance(behind, Reference) else None
    if resource is not None and kind == DEFAULT_HOST and resource.type not in APIS:
        resource = None
    unknown = behind is not None and resource is None
    return Host(kind, _reach(kind, region), resource, unknown)


def _reach(kind: str, region: str | None) -> str | None:
    """The region, or for what is global, the partition."""
    if kind in (CLOUDFRONT, GLOBAL_ACCELERATOR):
        return Region(region).partition.id if region else None
    return region


def _balancer(resource: Resource) -> str | None:
    match resource.read("Type"):
        case Known(value="network"):
            return NETWORK_LB
        case Absent() | Known(value="application"):
            return APPLICATION_LB
        case Known() | Unknown():
            return None
