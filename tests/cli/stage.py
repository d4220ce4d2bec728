"""A small assembly on disk, and the command to run over it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from dr_validator.check import Doc
from dr_validator.cli import app
from typer.testing import CliRunner, Result

Json = dict[str, Any]
COMMAND = Path(sys.executable).parent / "dr-validator"

GLOBAL: Json = {
    "Type": "AWS::RDS::GlobalCluster",
    "Properties": {
        "GlobalClusterIdentifier": "payments",
        "SourceDBClusterIdentifier": {"Ref": "Cluster"},
        "StorageEncrypted": True,
    },
}
PRIMARY: Json = {
    "Global": GLOBAL,
    "Cluster": {
        "Type": "AWS::RDS::DBCluster",
        "Properties": {"Engine": "aurora-postgresql", "MasterUsername": "payments"},
    },
}
# The one check that these tests count on.
CHECK = "aurora-secondary-credentials"
# For checks that tests make up.
DOC = Doc("A check that fails.", "why", "fix", "source")


def secondary(**properties: Any) -> Json:
    """A secondary cluster; any user name it sets is a finding."""
    own = {"Engine": "aurora-postgresql", "GlobalClusterIdentifier": "payments", **properties}
    return {"Cluster": {"Type": "AWS::RDS::DBCluster", "Properties": own}}


BROKEN = secondary(MasterUsername="payments")
SOUND = secondary()
PLAIN: Json = {"Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}


def write_assembly(folder: Path, stacks: dict[str, Json], metadata: Json | None = None) -> Path:
    """An assembly of `stacks`: `name@region` to resources. `metadata` is put on each artifact."""
    folder.mkdir(parents=True, exist_ok=True)
    artifacts: Json = {}
    for key, resources in stacks.items():
        name, _, region = key.partition("@")
        file = f"{name}.template.json"
        (folder / file).write_text(json.dumps({"Resources": resources}, indent=1))
        entries = {
            f"/{name}/{logical_id}": [{"type": "aws:cdk:logicalId", "data": logical_id}]
            for logical_id in resources
        }
        for path, more in (metadata or {}).items():
            entries[path] = [*entries.get(path, []), *more]
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://111122223333/{region or 'unknown-region'}",
            "properties": {"templateFile": file, "stackName": name},
            "displayName": name,
            "metadata": entries,
        }
    manifest = {"version": "36.0.0", "artifacts": artifacts}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def broken(folder: Path) -> Path:
    return write_assembly(folder, {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": BROKEN})


def sound(folder: Path) -> Path:
    return write_assembly(folder, {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": SOUND})


def single(folder: Path) -> Path:
    return write_assembly(folder, {"Alone@us-east-1": PLAIN})


def check(*words: str | Path, select: str | None = CHECK) -> Result:
    """`dr-validator check` in this process, without the linter, for the one check."""
    more = ["--select", select] if select else []
    return run("check", *words, "--lint", "none", *more)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], prog_name="dr-validator")


def execute(
    *words: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """The installed command, in a process of its own."""
    return subprocess.run(
        [COMMAND, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "VIRTUAL_ENV": "", **(env or {})},
        cwd=cwd,
        check=False,
        timeout=120,
    )
