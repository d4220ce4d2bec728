"""Which values are secrets, and which only their names."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Known
from dr_validator.models.access.secrecy import holds_secret, is_named_secret, is_secret, settings


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("DB_PASSWORD", True),
        ("dbPassword", True),
        ("/pay/db/password", True),
        ("SECRET_ACCESS_KEY", True),
        ("apiKey", True),
        ("SECRET_NAME", False),
        ("PASSWORD_PARAMETER", False),
        ("TOKENS", False),
        ("MONKEY", False),
    ],
)
def test_what_is_called_a_secret(key: str, named: bool) -> None:
    assert is_named_secret(key) is named


@pytest.mark.parametrize(
    ("key", "value", "secret"),
    [
        ("DB_PASSWORD", "correct-horse", True),
        ("DB_PASSWORD", "pay/db", False),
        ("DB_PASSWORD", "arn:aws:secretsmanager:us-east-1:111122223333:secret:x", False),
        ("DB_PASSWORD", "", False),
        ("DB_PASSWORD", "CHANGE_ME", False),
        ("DB_PASSWORD", "pay-db-secret", False),
        ("PGPASSWORD", "hunter2", True),
        ("REQUIRE_PASSWORD", "1", False),
        ("API_KEY", "prod/partner/api-key-01", False),
        ("PRIVATE_KEY", "alias-payments-prod-2024", False),
        ("SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", True),
        ("API_KEY", "0d0ff1ce-77aa-4b1d-9e3c-badc0ffee000", True),
        ("STRIPE_PUBLIC_API_KEY", "9f86d081884c7d659a2f", False),
        ("API_KEY", "9f86d081884c7d659a2f", True),
        ("API_KEY", "header", False),
        ("API_KEY", "required for every method", False),
        ("ANYTHING", "-----BEGIN RSA PRIVATE KEY-----", True),
        ("ANYTHING", "9f86d081884c7d659a2f", False),
    ],
)
def test_what_is_clearly_a_secret(key: str, value: str, secret: bool) -> None:
    assert is_secret(key, value) is secret


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("correct-horse", True),
        ('{"username": "pay", "password": "correct-horse"}', True),
        ('{"username": "pay"}', False),
        ('{"password": "${Password}"}', False),
        ('{"password": "{{resolve:ssm-secure:/x}}"}', False),
        ('{"api_key": "PLACEHOLDER-SET-AFTER-DEPLOY"}', False),
        ('{"keyspace": "orders", "token_url": "https://idp.example.com/token"}', False),
        ('{"partition_key": "tenant", "publicKey": "ssh-ed25519 AAAA"}', False),
        ('{"clientSecret": "correct-horse"}', True),
        ("changeme", False),
        ("<to be set>", False),
        ("${Password}", False),
        ("", False),
    ],
)
def test_the_text_of_a_secret(text: str, secret: bool) -> None:
    assert holds_secret(text) is secret


def test_settings_of_functions_containers_and_parameters() -> None:
    graph = read_graph(
        example("""
    stacks:
      App@us-east-1:
        Resources:
          Function:
            Type: AWS::Lambda::Function
            Properties: {Environment: {Variables: {A/B: one}}}
          Task:
            Type: AWS::ECS::TaskDefinition
            Properties: {ContainerDefinitions: [{Environment: [{Name: C, Value: two}]}]}
          Parameter: {Type: AWS::SSM::Parameter, Properties: {Name: /d, Value: three}}
    """)
    )
    values = [(key, node.value) for _, key, node in settings(graph)]
    found = [(key, value.value) for key, value in values if isinstance(value, Known)]
    assert found == [("A/B", "one"), ("C", "two"), ("/d", "three")]
