"""Where secrets are written down, and which values are secrets rather than names of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.arn import PREFIX
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.regex import regex
from dr_validator.resolve.value import Cause, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# Properties that hold a password and nothing else.
PASSWORDS = {
    "AWS::AmazonMQ::Broker": "Users[*].Password",
    "AWS::DMS::Endpoint": "Password",
    "AWS::DocDB::DBCluster": "MasterUserPassword",
    "AWS::ElastiCache::ReplicationGroup": "AuthToken",
    "AWS::IAM::User": "LoginProfile.Password",
    "AWS::OpenSearchService::Domain": (
        "AdvancedSecurityOptions.MasterUserOptions.MasterUserPassword"
    ),
    "AWS::RDS::DBCluster": "MasterUserPassword",
    "AWS::RDS::DBInstance": "MasterUserPassword",
    "AWS::Redshift::Cluster": "MasterUserPassword",
    "AWS::SecretsManager::Secret": "SecretString",
}
# An unknown value for one of these reasons is no plain text: it is put in at deployment.
FINE = (Cause.DEPLOYMENT, Cause.DYNAMIC, Cause.PARAMETER)

_CAMEL = regex(r"(?<=[a-z0-9])(?=[A-Z])")
_PASSWORD = regex(r"(?:^|_|admin|db|pg|user)(?:password|passwd|passphrase)$")
_OTHER = regex(
    r"^(?!.*(?:public|publishable)).*"
    r"(?:^|_)(?:api_?key|auth_?token|client_?secret|private_?key|secret_?(?:access_?)?key)$"
)
# Words and small numbers: no key is made of them, but the name of one is.
_NAME = regex(r"(?:[a-z]+|v?\d{1,4})(?:[-_./:](?:[a-z]+|v?\d{1,4}))+", re.IGNORECASE)
_SAYS_SO = regex(r"credential|key|passw|secret", re.IGNORECASE)
_FORMATS = regex(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[0-9A-Za-z]{36}|"
    r"\bsk_live_[0-9A-Za-z]{16,}|\bxox[abprs]-[0-9A-Za-z-]{10,}"
)
# What people write until the secret is put in.
_PLACEHOLDER = regex(
    r"^(?:change|dummy|example|fill|fixme|insert|placeholder|replace|tbd|todo|your|<|\*|\.\.\.|x+$)",
    re.IGNORECASE,
)
_WORDS = ("", "0", "1", "disabled", "enabled", "false", "no", "none", "null", "off", "on", "true")
_MEMBER = regex(r'"([^"]*)"\s*:\s*"([^"]*)"')
# Keys of data, and what the name of a secret ends in.
_NO_SECRET = regex(r"(?:^|_)(?:foreign|hash|idempotency|partition|primary|public|range|sort)_key$")
_SECRET_MEMBER = regex(r"(?:passw(?:or)?d|passphrase|secret|token|key)$")


def is_named_secret(key: str) -> bool:
    """Whether a setting is called a password or a key, not the name or ARN of one."""
    word = _spelled(key)
    return bool(_PASSWORD.search(word) or _OTHER.search(word))


def is_secret(key: str, value: str) -> bool:
    """Whether a literal that stands under a key is clearly a secret."""
    if _FORMATS.search(value):
        return True
    if value.lower() in _WORDS or value.startswith((PREFIX, "/", "http", "{{")):
        return False
    named = bool(_NAME.fullmatch(value))
    if _PLACEHOLDER.search(value) or (named and _SAYS_SO.search(value)):
        return False
    if _PASSWORD.search(_spelled(key)):
        return "/" not in value
    mixed = re.search(r"\d", value) and re.search(r"[A-Za-z]", value) and " " not in value
    return bool(_OTHER.search(_spelled(key)) and len(value) >= 16 and mixed and not named)


def holds_secret(text: str) -> bool:
    """Whether the text of a secret is written out: all of it, or a member of its JSON."""
    if text.lstrip().startswith(("{", "[")):
        return any(
            _SECRET_MEMBER.search(word := _spelled(key).strip("_"))
            and not _NO_SECRET.search(word)
            and _is_written(value)
            for key, value in _MEMBER.findall(text)
        )
    return _is_written(text)


def _is_written(text: str) -> bool:
    """Whether a text is there, and neither put in at deployment nor to be replaced by hand."""
    plain = text.strip()
    return (
        bool(plain)
        and "${" not in plain
        and "{{resolve:" not in plain
        and not _PLACEHOLDER.search(plain)
    )


def settings(graph: Graph) -> Iterator[tuple[Resource, str, Node]]:
    """Every setting of functions and containers, and every plain SSM parameter."""
    for function in graph.all("AWS::Lambda::Function"):
        for node in function.each("Environment.Variables[*]"):
            yield function, node.place.key, node
    for task in graph.all("AWS::ECS::TaskDefinition"):
        for node in task.each("ContainerDefinitions[*].Environment[*]"):
            name = node.read("Name")
            if isinstance(name, Known):
                for value in node.each("Value"):
                    yield task, str(name.value), value
    for parameter in graph.all("AWS::SSM::Parameter"):
        name = parameter.read("Name")
        key = str(name.value) if isinstance(name, Known) else parameter.logical_id
        for value in parameter.each("Value"):
            yield parameter, key, value


def shown(value: Known | Unknown) -> str:
    """What is written of a value: `${…}` stands for what is not."""
    if isinstance(value, Known) and not isinstance(value.value, str):
        return str(value.value)
    return value.text.shown() if value.text is not None else ""


def unresolved(value: Value) -> bool:
    """Whether it cannot be told that a value is put in at deployment."""
    return isinstance(value, Unknown) and value.cause not in FINE


def _spelled(key: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", _CAMEL.sub("_", key).lower())
