"""The functions of the reference app, loaded as Lambda loads them, with stand-ins for AWS."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, TypeAlias

import pytest

CODE = Path(__file__).parents[2] / "templates" / "lambda_code"
TARGET = "arn:aws:rds:us-east-2:111122223333:cluster:payments-us-east-2-prod"
VARIABLES = {
    "AWS_REGION": "us-east-2",
    "BUCKET_NAME": "documents",
    "CLUSTER_ARN": TARGET,
    "DATABASE_ENDPOINT": "writer",
    "DATABASE_NAME": "payments",
    "DATABASE_PORT": "5432",
    "DATABASE_READER_ENDPOINT": "reader",
    "DR_ROLE": "secondary",
    "GLOBAL_CLUSTER_ID": "payments-global-prod",
    "HOSTED_ZONE_ID": "Z0123",
    "NOTIFICATION_FUNCTION": "payments-notification-prod",
    "PARAMETER_PATH": "/payments/prod",
    "PRIMARY_SET_IDENTIFIER": "one",
    "RECORD_NAME": "api.example.com",
    "SECONDARY_SET_IDENTIFIER": "two",
    "SECRET_NAME": "payments-database-prod",
    "TABLE_NAME": "payments-transactions-prod",
    "TARGET_CLUSTER_ARN": TARGET,
    "TOPIC_ARN": "arn:aws:sns:us-east-2:111122223333:payments",
}

Load: TypeAlias = Callable[[str], ModuleType]


class RefusedError(Exception):
    """What every refusal of AWS is."""


class Refusals:
    """`client.exceptions`: one class for each name, the same whenever it is asked for."""

    ClientError = RefusedError

    def __getattr__(self, name: str) -> type[RefusedError]:
        made = type(name, (RefusedError,), {})
        setattr(self, name, made)
        return made


class Client:
    """Answers each operation as it is told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.exceptions = Refusals()
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        if operation.startswith("__"):
            raise AttributeError(operation)

        def call(**request: Any) -> Any:
            self.asked.append((operation, request))
            answer = self.answers.get(operation, {})
            if isinstance(answer, Exception):
                raise answer
            return answer(**request) if callable(answer) else answer

        return call

    def requests(self, operation: str) -> list[dict[str, Any]]:
        return [request for name, request in self.asked if name == operation]


class Aws(dict[str, Client]):
    """The clients by service, made when they are asked for."""

    def __missing__(self, service: str) -> Client:
        self[service] = Client()
        return self[service]

    def client(self, service: str, **options: object) -> Client:
        """Of the function's own region: none of the app talks to another one."""
        assert set(options) <= {"config"}
        return self[service]

    @property
    def asked(self) -> str:
        """All requests as one text."""
        return repr([client.asked for client in self.values()])


def function(package: str, aws: Aws, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of a function, which made its clients when it was loaded."""
    boto3 = ModuleType("boto3")
    boto3.client = aws.client  # type: ignore[attr-defined]
    config = ModuleType("botocore.config")
    config.Config = lambda **options: SimpleNamespace(**options)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "boto3", boto3)
    monkeypatch.setitem(sys.modules, "botocore", ModuleType("botocore"))
    monkeypatch.setitem(sys.modules, "botocore.config", config)
    spec = importlib.util.spec_from_file_location(package, CODE / package / "index.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
