"""The stand-ins for AWS, and the functions that talk to them."""

from __future__ import annotations

import pytest

from tests.reference.aws import VARIABLES, Aws, Load, function


@pytest.fixture
def aws() -> Aws:
    return Aws()


@pytest.fixture
def load(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Load:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    return lambda package: function(package, aws, monkeypatch)
