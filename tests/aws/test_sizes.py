"""Which of two instance classes is the smaller, and by how much."""

from __future__ import annotations

import pytest
from dr_validator.aws.sizes import Size


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("db.r6g.large", "db.r6g.4xlarge", 1 / 8),
        ("db.r6g.2xlarge", "db.r6g.2xlarge", 1),
        ("db.t4g.micro", "db.t4g.medium", 1 / 4),
        ("cache.r7g.xlarge", "cache.r7g.large", 2),
        ("r6g.large.search", "r6g.2xlarge.search", 1 / 4),
        # Of two families what there is less of: vCPUs (2 of a burstable class, whatever its size)
        # or memory.
        ("db.r6g.large", "db.r7g.4xlarge", 1 / 8),
        ("c7g.large", "c6i.4xlarge", 1 / 8),
        ("db.t4g.medium", "db.r6g.2xlarge", 1 / 16),
        ("db.t4g.small", "db.r6g.large", 1 / 8),
        ("db.r7g.large", "db.m7g.2xlarge", 1 / 4),
        ("m7g.medium", "r6g.2xlarge", 1 / 16),
    ],
)
def test_share(one: str, other: str, share: float) -> None:
    mine, theirs = Size.parse(one), Size.parse(other)
    assert mine is not None and theirs is not None
    assert mine.share_of(theirs) == share


@pytest.mark.parametrize("name", ["db.serverless", "m7i.metal-24xl", "large", "", "db.r6g"])
def test_what_is_no_size(name: str) -> None:
    assert Size.parse(name) is None


def test_a_medium_of_an_unknown_family_is_not_compared_with_another_family() -> None:
    mine, theirs = Size.parse("i4g.medium"), Size.parse("r6g.2xlarge")
    assert mine is not None and theirs is not None
    assert mine.share_of(theirs) is None
