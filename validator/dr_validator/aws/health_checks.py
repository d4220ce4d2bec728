"""Health checks of Route 53: what each type takes, and where its requests come from.

Sources: Amazon Route 53 API Reference, "HealthCheckConfig"
(https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html); AWS
CloudFormation Template Reference, "AWS::Route53::HealthCheck HealthCheckConfig"; the ranges of
the service ROUTE53_HEALTHCHECKS in https://ip-ranges.amazonaws.com/ip-ranges.json.
"""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network

CALCULATED, METRIC, CONTROL = "CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL"
HTTP, HTTPS, TCP = ("HTTP", "HTTP_STR_MATCH"), ("HTTPS", "HTTPS_STR_MATCH"), ("TCP",)
ENDPOINTS = (*HTTP, *HTTPS, *TCP)
TYPES = (*ENDPOINTS, CALCULATED, METRIC, CONTROL)
# The port that is asked where none is given; TCP needs one.
PORTS = {**dict.fromkeys(HTTP, 80), **dict.fromkeys(HTTPS, 443)}
# Seconds between requests, and failures in a row, where the health check does not say them.
INTERVAL, THRESHOLD = 30, 3

# Settings that only some types take, with those that take them.
_ONLY: dict[str, tuple[str, ...]] = {
    "AlarmIdentifier": (METRIC,),
    "FailureThreshold": (*ENDPOINTS, CALCULATED, METRIC),
    "MeasureLatency": (*ENDPOINTS, CALCULATED, METRIC),
    "RequestInterval": (*ENDPOINTS, CALCULATED, METRIC),
}

_CHECKERS = """
15.177.0.0/18 54.183.255.128/26 54.228.16.0/26 54.232.40.64/26 54.241.32.64/26 54.243.31.192/26
54.244.52.192/26 54.245.168.0/26 54.248.220.0/26 54.250.253.192/26 54.251.31.128/26
54.252.79.128/26 54.252.254.192/26 54.255.254.192/26 107.23.255.0/26 176.34.159.192/26
177.71.207.128/26
"""

Network = IPv4Network | IPv6Network


def refused(kind: str) -> tuple[str, ...]:
    """The settings that a type does not take; none for a type that is not known."""
    if kind not in TYPES:
        return ()
    return tuple(setting for setting, types in _ONLY.items() if kind not in types)


@cache
def checkers() -> tuple[Network, ...]:
    """The IPv4 ranges that health checkers ask from."""
    return tuple(ip_network(each) for each in _CHECKERS.split())


def admits_a_checker(block: str) -> bool | None:
    """Whether a range holds addresses of health checkers; None if it is no IPv4 range.

    Of IPv6 ranges nothing is said: the checkers ask from those as well.
    """
    try:
        network = ip_network(block.strip(), strict=False)
    except ValueError:
        return None
    if isinstance(network, IPv6Network):
        return None
    return any(network.overlaps(each) for each in checkers())
