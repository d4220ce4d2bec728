"""Regions, their partitions, and where a text names one."""

from __future__ import annotations

import pytest
from dr_validator.aws.region import (
    Region,
    is_service_host,
    region_of_host,
    region_of_zone,
    regions_in,
)


@pytest.mark.parametrize(
    ("name", "partition", "suffix"),
    [
        ("us-east-1", "aws", "amazonaws.com"),
        ("mx-central-1", "aws", "amazonaws.com"),
        ("cn-northwest-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
        ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
        ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
        ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
        ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
    ],
)
def test_partitions(name: str, partition: str, suffix: str) -> None:
    region = Region(name)
    assert (region.partition.id, region.partition.suffix) == (partition, suffix)
    assert region.is_formed
    assert region.host("s3") == f"s3.{name}.{suffix}"


@pytest.mark.parametrize(
    "name", ["", "us-east", "us-app-1", "US-EAST-1", "us-east-1a", "my-us-east-1"]
)
def test_what_is_no_region(name: str) -> None:
    assert not Region(name).is_formed
    assert Region(name).parts is None


def test_parts() -> None:
    assert Region("us-gov-east-1").parts == ("us-gov", "east", "1")


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("x.execute-api.eu-west-1.amazonaws.com", "eu-west-1"),
        ("my-us-east-1-lb.eu-west-1.elb.amazonaws.com", "eu-west-1"),
        ("com.amazonaws.us-gov-west-1.s3", "us-gov-west-1"),
        ("us-east-1a.example.com", None),
    ],
)
def test_the_region_of_a_host(host: str, region: str | None) -> None:
    assert region_of_host(host) == region


def test_regions_in_a_text() -> None:
    text = "from us-east-1 to (eu-west-2b), not xus-east-1 nor us-east-12 or my-app-1"
    assert list(regions_in(text)) == ["us-east-1", "eu-west-2"]
    assert region_of_zone("eu-west-2b") == "eu-west-2"
    assert region_of_zone("eu-west-2") is None


@pytest.mark.parametrize(
    ("word", "whether"),
    [
        ("s3.amazonaws.com", True),
        ("states.cn-north-1.amazonaws.com.cn", True),
        ("amazonaws.com.example.com", False),
    ],
)
def test_hosts_of_services(word: str, whether: bool) -> None:
    assert is_service_host(word) is whether
