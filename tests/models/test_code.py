"""What a function's code holds, and what its handler means in it."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.code.code import bundles, handlers
from dr_validator.models.code.library import SourceFile
from dr_validator.models.code.script_file import ScriptFile


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def handler(event, context): ...", True),
        ("async def handler(event, context): ...", True),
        ("class handler: ...", True),
        ("handler = wrap(main)", True),
        ("handler: object = main", True),
        ("from app import handler", True),
        ("from app import main as handler", True),
        ("import handler.inner", True),
        ("if FAST:\n    def handler(): ...\nelse:\n    handler = None", True),
        ("with open('x') as handler: ...", True),
        ("def make():\n    global handler\n    handler = 1", True),
        ("def main():\n    handler = 1", False),
        ("class App:\n    def handler(self): ...", False),
        ("from app import handler as main", False),
        ("", False),
        ("from app import *", None),
        ("globals()['handler'] = main", None),
        ("def __getattr__(name): ...", None),
        ("def handler(", None),
    ],
)
def test_names_of_a_python_module(text: str, expected: bool | None) -> None:
    python = SourceFile("index.py", text).python
    assert (python.defines("handler") if python else None) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exports.handler = async () => {};", True),
        ("module.exports.handler = main;", True),
        ("exports['handler'] = main;", True),
        ("module.exports = { other, handler };", True),
        ("Object.defineProperty(exports, 'handler', {});", True),
        ("export const handler = async () => {};", True),
        ("export async function handler() {}", True),
        ("export { main as handler };", True),
        ("__export(app_exports, {\n  handler: () => handler\n});", True),
        ('"use strict";var a=(x,y)=>{};a(z,{handler:()=>q});module.exports=b(z);', True),
        ("exports.main = async () => {};", False),
        ("export { handler as main };", None),
        ("async function handler() {}", False),
        ("__export(a, {main: () => m});\nmodule.exports = __toCommonJS(a); handler();", False),
        ("module.exports = require('./app');", None),
        ("export * from './app.mjs';", None),
        ("Object.assign(exports, require('./app'));", None),
        ("exports[name] = main;", None),
        ("module.exports = { ...app };", None),
    ],
)
def test_exports_of_a_script(text: str, expected: bool | None) -> None:
    assert ScriptFile(text).exports("handler") is expected


def test_a_default_export_is_called_default() -> None:
    assert ScriptFile("export default async () => {};").exports("default") is True


STACKS = """
stacks:
  Compute@us-east-2:
    assets:
      app: {src/index.js: "exports.api = {};", README: text}
      gone: null
    Resources:
      Here:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs22.x
          Handler: src/index.api.handler
          Code: {S3Bucket: cdk-x1-assets-111122223333-us-east-2, S3Key: app.zip}
      Gone:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs22.x
          Handler: index.handler
          Code: {S3Bucket: cdk-x1-assets-111122223333-us-east-1, S3Key: gone.zip}
      Other:
        Type: AWS::Lambda::LayerVersion
        Properties: {Content: {S3Bucket: mine, S3Key: layer.zip}}
"""


def test_where_code_is_uploaded() -> None:
    found = {each.owner.logical_id: each for each in read_graph(example(STACKS)).view(bundles)}
    assert {key: each.region for key, each in found.items()} == {
        "Here": "us-east-2",
        "Gone": "us-east-1",
        "Other": None,
    }
    assert {key: each.published for key, each in found.items()} == {
        "Here": True,
        "Gone": True,
        "Other": False,
    }
    assert found["Gone"].asset is not None and found["Gone"].asset.files is None
    assert found["Other"].asset is None


def test_a_handler_is_found_in_its_file() -> None:
    (handler,) = read_graph(example(STACKS)).view(handlers)
    assert handler.file == "src/index.js"
    assert (handler.name, handler.defined) == ("api", True)
    assert handler.holds == ("README", "src/index.js")
