# ruff: noqa: E501 - one case, one line
"""Manifests and templates with something wrong, and what is said of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.assembly.conftest import TOPIC, manifest, stack

GOOD = stack("A.json")

# Of a manifest: its text, or what it holds, and the sentence.
MANIFESTS: list[tuple[Any, str]] = [
    ("{", "manifest.json: line 1 column 2: the JSON is cut off: synthesize again, or correct the file"),
    ("hello", "manifest.json: line 1 column 1: not valid JSON (Expecting value): synthesize again, or correct the file"),
    ("", "manifest.json: the file is empty: synthesize again, or remove it"),
    ([], "manifest.json: the manifest must be a mapping, not a list: synthesize the assembly again"),
    ({"artifacts": {}}, "manifest.json: not the manifest of a CDK assembly (it has no version): pass the folder that `cdk synth` wrote, usually cdk.out"),
    ({"version": "55.0.0"}, "manifest.json: the assembly has no stacks: check the app that made it"),
    ({"version": "55.0.0", "artifacts": []}, "manifest.json: artifacts must be a mapping, not a list: synthesize the assembly again"),
    (manifest(A=3), "manifest.json: artifact 'A' must be a mapping, not a number: synthesize the assembly again"),
    (manifest(A={}), "manifest.json: artifact 'A': type must be a text, not null: synthesize the assembly again"),
    (manifest(A={"type": "aws:cloudformation:stack"}), "manifest.json: artifact 'A': templateFile must be a text, not null: synthesize the assembly again"),
    (manifest(A=stack("A.json", "aws://x")), "manifest.json: artifact 'A': environment 'aws://x' is not aws://account/region: synthesize the assembly again"),
    (manifest(A=stack("A.json", dependencies="B")), "manifest.json: dependencies of 'A' must be a list, not a text: synthesize the assembly again"),
    (manifest(A=stack("A.json", metadata={"/A": {}})), "manifest.json: the metadata of /A must be a list, not a mapping: synthesize the assembly again"),
    ({**manifest(A=GOOD), "missing": [{}]}, "manifest.json: key of missing must be a text, not null: synthesize the assembly again"),
    (manifest(A=stack("gone.json")), "gone.json: no such file: synthesize again, or correct the path"),
    (manifest(A=stack("../x.json")), "manifest.json: artifact 'A': '../x.json' lies outside the assembly {out}: synthesize the assembly again, or pass its outermost folder"),
    (manifest(A=stack("/etc/passwd")), "manifest.json: artifact 'A': '/etc/passwd' lies outside the assembly {out}: synthesize the assembly again, or pass its outermost folder"),
    (manifest(A=stack("link.json")), "manifest.json: artifact 'A': 'link.json' lies outside the assembly {out}: synthesize the assembly again, or pass its outermost folder"),
    (manifest(A=stack("loop.json")), "loop.json: cannot be read (Too many levels of symbolic links): synthesize again, or correct the path"),
    (manifest(A=stack("folder")), "folder: is a folder, not a file: synthesize again, or correct the path"),
    (manifest(A=stack("A\0.json")), "manifest.json: artifact 'A': templateFile must be a text, not a text with a null character: synthesize the assembly again"),
    (manifest(A=stack("A.json", additionalMetadataFile="m.json")), "m.json: no such file: synthesize again, or correct the path"),
    (manifest(**{"A": GOOD, "A.assets": {"type": "cdk:asset-manifest", "properties": {"file": "a.json"}}}), "a.json: no such file: synthesize again, or correct the path"),
    (manifest(A=GOOD, S={"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}), "manifest.json: artifact 'S': the nested assembly '.' contains itself or is named twice: synthesize the assembly again"),
    (manifest(A=GOOD, S={"type": "cdk:cloud-assembly", "properties": {"directoryName": ".."}}), "manifest.json: artifact 'S': '..' lies outside the assembly {out}: synthesize the assembly again, or pass its outermost folder"),
    (manifest(A=GOOD, S={"type": "cdk:cloud-assembly", "properties": {"directoryName": "inner"}}), "inner/manifest.json: artifact 'T': the nested assembly '..' contains itself or is named twice: synthesize the assembly again"),
    (manifest(A=GOOD, S={"type": "cdk:cloud-assembly", "properties": {"directoryName": "gone"}}), "gone/manifest.json: no such file: synthesize again, or correct the path"),
    ('{"version": "1", "version": "2"}', "manifest.json: line 1: the key 'version' appears twice in one mapping: rename or remove one of them"),
]  # fmt: skip


def beside(text: Any) -> dict[str, Any]:
    """The files of an assembly with that manifest."""
    return {
        "manifest.json": text,
        "A.json": TOPIC,
        "folder/x.txt": "",
        "inner/manifest.json": manifest(
            T={"type": "cdk:cloud-assembly", "properties": {"directoryName": ".."}}
        ),
    }


def links(out: Path, secret: Path) -> None:
    """Two links in that assembly: out of it, and to itself."""
    secret.write_text('{"Resources": {}}')
    (out / "link.json").symlink_to(secret)
    (out / "loop.json").symlink_to(out / "loop.json")


DEEP = "values are nested more than 200 levels deep: CloudFormation takes no such template; correct the file"
VALUES = "parameter values, not a template: pass the template, and these with --parameters"
MAP = "a template must be a mapping with Resources, not"
FIX = "correct the file, or synthesize again"

# Of a template: the name of its file, its text, and the sentence.
TEMPLATES: list[tuple[str, Any, str]] = [
    ("t.json", '{"Resources": {\n  "A": {', "line 2 column 9: the JSON is cut off: synthesize again, or correct the file"),
    ("t.json", '{"Resources": {\n  "A', "line 2 column 3: the JSON is cut off: synthesize again, or correct the file"),
    ("t.json", '{"Resources": {},}', "line 1 column 18: not valid JSON (Expecting property name enclosed in double quotes): synthesize again, or correct the file"),
    ("t.json", " \n", "the file is empty: synthesize again, or remove it"),
    ("t.yaml", "", "the file is empty: remove it, or fill it"),
    ("t.yaml", "# nothing\n", "the file is empty: remove it, or fill it"),
    ("t.json", "[]", f"{MAP} a list: {FIX}"),
    ("t.json", "3", f"{MAP} a number: {FIX}"),
    ("t.json", "true", f"{MAP} a boolean: {FIX}"),
    ("t.json", "null", f"{MAP} null: {FIX}"),
    ("t.yaml", "- a", f"{MAP} a list: {FIX}"),
    ("t.yaml", "words", f"{MAP} a text: {FIX}"),
    ("t.json", '{"name": "x"}', "not a CloudFormation template (it has no Resources): pass a template, or the folder cdk.out"),
    ("t.json", '{"TemplateBody": {"Resources": {}}}', "an answer of `aws cloudformation get-template`: pass what `--query TemplateBody` gives (with `--output text` for a template in YAML)"),
    ("t.yaml", "template-file-path: app.yaml\nparameters: {}", "a deployment file of Git sync: pass the template that it names, app.yaml, and this file with --parameters"),
    ("t.json", '[{"ParameterKey": "A", "ParameterValue": "b"}]', VALUES),
    ("t.yaml", "StackName: a\nParameters: [{ParameterKey: A, ParameterValue: b}]", VALUES),
    ("t.yaml", "resources: [{name: a, resource_file: a.yaml}]", "a manifest of Customizations for AWS Control Tower: say in [[deployments]] which stacks it makes"),
    ("t.yml", "service: orders\nprovider: {name: aws}", "a service of the Serverless Framework: run `serverless package`, and pass .serverless/cloudformation-template-update-stack.json"),
    ("t.yaml", "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: !Rain::Include a.yaml", "holds !Rain::Include, which Rain replaces before it deploys: pass what `rain pkg t.yaml` makes of it"),
    ("t.json", '{"Resources": {"A": {"Rain::Embed": "a.txt"}}}', "holds !Rain::Embed, which Rain replaces before it deploys: pass what `rain pkg t.json` makes of it"),
    ("t.yaml", "Resources:\n{% for a in b %}\n", "line 2 column 2: not valid YAML (found character that cannot start any token): it holds {{ … }} or {% … %}: render it, and pass what comes out"),
    ("t.yaml", "Resources: {A: '{{resolve:ssm:a}}'}}", "line 1 column 36: not valid YAML (did not find expected key): correct the file"),
    ("t.yaml", b"Resources: \xe9", "byte 11 is not UTF-8: save the file as UTF-8"),
    ("t.json", '{"Resources": {}}'.encode("utf-16"), "byte 0 is not UTF-8: save the file as UTF-8"),
    ("t.yaml", "Resources:\n\tA: {}\n", "line 2 column 1: not valid YAML (found character that cannot start any token): correct the file"),
    ("t.yaml", "Resources: {}\n---\nb: 1\n", "line 2 column 1: a second document starts here; keep one in a file: correct the file"),
    ("t.yaml", "Resources:\n  ? [a]\n  : x\n", "line 2 column 5: a key must be a plain text: correct the file"),
    ("t.yaml", "Resources:\n  <<: 3\n", "line 2 column 3: << takes a mapping or a list of mappings: correct the file"),
    ("t.yaml", "Resources: &a\n  A: *a\n", "line 2 column 6: *a is not defined above, or contains itself: correct the file"),
    ("t.json", "[" * 200_000, DEEP),
    ("t.json", '{"Resources":' + "[" * 250 + "]" * 250 + "}", DEEP),
    ("t.yaml", "[" * 200_000, DEEP),
    ("t.yaml", "a: " + "{a: " * 20_000, DEEP),
    ("t.yaml", "Resources:\n  a0: &a0 {}\n" + "".join(f"  a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 300)), DEEP),
    ("t.json", '{"Resources": NaN}', "not valid JSON (NaN is not a JSON number): correct the file"),
    ("t.json", '{"Resources": ' + "9" * 5000 + "}", "not valid JSON (Exceeds the limit (4300 digits) for integer string conversion): correct the file"),
    ("t.json", '{"Resources": "\\ud800"}', "contains half a character (a lone \\ud800–\\udfff escape): correct the text"),
]  # fmt: skip
