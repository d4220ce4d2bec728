"""Cloud assemblies in memory, from the stacks of examples."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.fuzz import seeds

Tree = dict[str, Any]
ACCOUNT = "111122223333"
# Keys of an example's stack that are no part of its template.
OURS = ("after", "name", "tags", "nested", "assets")


def stacks() -> SearchStrategy[Mapping[str, Tree]]:
    """The stacks of one example, or of two of them side by side."""
    one = st.sampled_from(seeds.stacks())
    return one | st.builds(lambda first, other: {**first, **other}, one, one)


def rank(file: str) -> int:
    """Templates first."""
    return 0 if file.endswith(".template.json") else 1


def encoded(files: Mapping[str, Any], folder: str) -> dict[str, bytes]:
    """The files as bytes, in a folder."""
    return {
        f"{folder}{file}": body if isinstance(body, bytes) else json.dumps(body).encode()
        for file, body in files.items()
    }


def assembly_files(stacks: Mapping[str, Tree]) -> dict[str, Any]:
    """The files of an assembly with these stacks: JSON as trees, others as bytes."""
    files: dict[str, Any] = {}
    artifacts: Tree = {}
    for key, body in stacks.items():
        stack, _, environment = key.partition("@")
        account, _, region = environment.rpartition("/")
        files[f"{stack}.template.json"] = _template(stack, body, files)
        metadata = {
            f"/{stack}/{logical_id}": [
                {"type": "aws:cdk:logicalId", "data": logical_id, "trace": ["app.py:1"]},
                {"type": "aws:cdk:acknowledged-rules", "data": {"dr-validator::x": "reason"}},
            ]
            for logical_id in body.get("Resources") or {}
        }
        files[f"{stack}.metadata.json"] = metadata
        files[f"{stack}.assets.json"] = {
            "version": "48.0.0",
            "files": {
                each: _asset(each, held, region, files)
                for each, held in (body.get("assets") or {}).items()
            },
        }
        artifacts[f"{stack}.assets"] = {
            "type": "cdk:asset-manifest",
            "properties": {"file": f"{stack}.assets.json"},
        }
        artifacts[stack] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{account or ACCOUNT}/{region or 'unknown-region'}",
            "properties": {
                "templateFile": f"{stack}.template.json",
                "stackName": body.get("name") or stack,
                "tags": body.get("tags") or {},
            },
            "dependencies": [*(body.get("after") or []), f"{stack}.assets"],
            "displayName": stack,
            "additionalMetadataFile": f"{stack}.metadata.json",
        }
    files["manifest.json"] = {"version": "48.0.0", "artifacts": artifacts}
    return files


def _template(stack: str, body: Tree, files: dict[str, Any]) -> Tree:
    template = json.loads(json.dumps({k: v for k, v in body.items() if k not in OURS}))
    for logical_id, inner in (body.get("nested") or {}).items():
        file = f"{stack}{logical_id}.nested.template.json"
        files[file] = _template(f"{stack}{logical_id}", inner, files)
        template["Resources"][logical_id].setdefault("Metadata", {})["aws:asset:path"] = file
    return template  # type: ignore[no-any-return]


def _asset(each: str, held: Tree | None, region: str, files: dict[str, Any]) -> Tree:
    for file, text in (held or {}).items():
        files[f"asset.{each}/{file}"] = str(text).encode()
    bucket = f"cdk-hnb659fds-assets-{ACCOUNT}-{region}"
    return {
        "source": {"path": f"asset.{each}", "packaging": "zip"},
        "destinations": {"x": {"bucketName": bucket, "objectKey": f"{each}.zip"}},
    }
