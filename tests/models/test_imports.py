"""Which files a handler's file brings with it."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.code import imports
from dr_validator.models.code.library import SourceFile
from dr_validator.models.failover.automation import automations

PYTHON = {
    "app.py": "import os\nfrom common import (\n    store,\n)\nimport tools.dns as dns\n",
    "common/__init__.py": "",
    "common/store.py": "from . import shared\nfrom ..top import x\n",
    "common/shared.py": "",
    "common/unused.py": "",
    "top.py": "",
    "tools/__init__.py": "",
    "tools/dns.py": "",
    "promote.py": "",
}


def reached(start: str, sources: dict[str, str]) -> list[str]:
    files = {name: SourceFile(name, text) for name, text in sources.items()}
    return list(imports.reached(start, list(files), files.get))


def test_python_follows_its_imports() -> None:
    assert reached("app.py", PYTHON) == [
        "app.py",
        "common/__init__.py",
        "common/shared.py",
        "common/store.py",
        "tools/__init__.py",
        "tools/dns.py",
        "top.py",
    ]


def test_a_handler_in_a_folder_finds_its_neighbours() -> None:
    sources = {"src/app.py": "import near", "src/near.py": "", "far.py": ""}
    assert reached("src/app.py", sources) == ["src/app.py", "src/near.py"]


@pytest.mark.parametrize(
    "text",
    ["import importlib\nimportlib.import_module(name)", "__import__(name)", "exec(code)", "def ("],
)
def test_what_python_hides_may_be_any_file(text: str) -> None:
    sources = {"app.py": text, "promote.py": ""}
    assert reached("app.py", sources) == ["app.py", "promote.py"]


def test_scripts_follow_relative_imports() -> None:
    sources = {
        "index.mjs": "import { a } from './lib/a.js';\nimport './side.mjs';\nx.exec(y);",
        "lib/a.js": "const b = require('../b');\nrequire('aws-sdk');",
        "b/index.js": "export * from './c'",
        "b/c.ts": "",
        "side.mjs": "",
        "promote.js": "",
    }
    assert reached("index.mjs", sources) == [
        "b/c.ts",
        "b/index.js",
        "index.mjs",
        "lib/a.js",
        "side.mjs",
    ]


@pytest.mark.parametrize("text", ["require(name)", "await import(`./${name}.js`)"])
def test_what_scripts_hide_may_be_any_file(text: str) -> None:
    sources = {"index.js": text, "promote.js": ""}
    assert reached("index.js", sources) == ["index.js", "promote.js"]


def test_functions_of_one_folder_are_told_apart() -> None:
    graph = read_graph(
        example(
            """
stacks:
  App@us-east-2:
    assets:
      code:
        validate.py: "def handler(event, context): ..."
        promote.py: "def handler(e, c): boto3.client('rds').failover_global_cluster(**e)"
    Resources:
      Validate: &function
        Type: AWS::Lambda::Function
        Properties: &properties
          Runtime: python3.13
          Handler: validate.handler
          Code: {S3Bucket: cdk-hnb659fds-assets-111122223333-us-east-2, S3Key: code.zip}
      Promote:
        Type: AWS::Lambda::Function
        Properties: {<<: *properties, Handler: promote.handler}
"""
        )
    )
    assert [each.worker.logical_id for each in graph.view(automations)] == ["Promote"]
