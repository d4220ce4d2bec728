"""What the reference app is told, and what it refuses to be told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("aws_cdk")

from templates.settings import Settings


def settings(**context: str) -> Settings:
    node: Any = SimpleNamespace(try_get_context=context.get)
    return Settings.from_context(node)


def test_every_name_ends_in_the_environment_and_regions_are_as_told() -> None:
    made = settings(environment="test", primary_region="us-west-2", secondary_region="eu-west-1")
    assert [site.region for site in made.sites] == ["us-west-2", "eu-west-1"]
    assert made.global_cluster_id == "payments-global-test"
    assert made.cluster_arn(made.secondary) == (
        "arn:aws:rds:eu-west-1:111122223333:cluster:payments-eu-west-1-test"
    )


@pytest.mark.parametrize(
    ("context", "says"),
    [
        ({"environment": "Prod"}, "context environment: 'Prod'"),
        ({"account": "1111"}, "context account: '1111'"),
        ({"primary_region": "us-east1"}, "context primary_region: 'us-east1'"),
        # Its names are of another partition.
        ({"secondary_region": "cn-north-1"}, "context secondary_region: 'cn-north-1'"),
        ({"primary_region": "us-east-2"}, "are both 'us-east-2'"),
        ({"project": "a" * 16, "environment": "b" * 16}, "of 66 letters where S3 allows 63"),
    ],
)
def test_what_cannot_be_deployed_is_refused(context: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        settings(**context)
