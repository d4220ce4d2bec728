"""Cloud assemblies written by hand: old forms, Stages, nested stacks, ids."""

from __future__ import annotations

from typing import Any

import pytest
from dr_validator.assembly import load
from dr_validator.assembly.model import Construct

from tests.assembly.conftest import TOPIC, Write, manifest, stack

HASH = "0123456789abcdef" * 4
NESTED = {"Type": "AWS::CloudFormation::Stack"}


def parent(url: Any = None, asset: str | None = None) -> dict[str, Any]:
    """A template with one nested stack."""
    resource: dict[str, Any] = {**NESTED, "Properties": {"TemplateURL": url}}
    if asset is not None:
        resource["Metadata"] = {"aws:asset:path": asset, "aws:asset:property": "TemplateURL"}
    return {"Resources": {"Nest": resource}}


def files(path: str = "nest.json", key: str = f"{HASH}.json") -> dict[str, Any]:
    """An asset manifest with one template."""
    to = {"here": {"bucketName": "assets", "objectKey": key}}
    return {"files": {HASH: {"source": {"path": path, "packaging": "file"}, "destinations": to}}}


ASSETS = {"type": "cdk:asset-manifest", "properties": {"file": "A.assets.json"}}


def test_inline_metadata_of_old_assemblies(write: Write) -> None:
    metadata = {
        "/A": [{"type": "aws:cdk:warning", "data": "old"}],
        "/A/Topic/Resource": [
            {"type": "aws:cdk:logicalId", "data": "Topic", "trace": ["new A (/app/a.ts:7:3)"]}
        ],
        "/A/Topic": [
            {"type": "aws:cdk:acknowledged-rules", "data": {"X::one": "why"}},
            {"type": "aws:cdk:acknowledged-rules", "data": {"X::two": "so"}},
        ],
        "/A/Helper": [{"type": "aws:cdk:is-custom-resource-handler-singleton", "data": True}],
    }
    out = write({"manifest.json": manifest(A=stack("A.json", metadata=metadata)), "A.json": TOPIC})
    (loaded,) = load(out).stacks
    assert loaded.constructs == {"Topic": Construct("A/Topic/Resource", ("new A (/app/a.ts:7:3)",))}
    assert loaded.acknowledged == {"A/Topic": {"X::one": "why", "X::two": "so"}}
    assert loaded.helpers == {"A/Helper"}


def test_metadata_in_a_file_of_its_own(write: Write) -> None:
    entries = {
        "/A/T": [
            {"type": "aws:cdk:logicalId", "data": "Topic", "trace": ["old"]},
            {"type": "aws:cdk:creationStack", "data": ["f (/app.py:1)", "g (/app.py:2)"]},
        ]
    }
    out = write(
        {
            "manifest.json": manifest(A=stack("A.json", additionalMetadataFile="A.metadata.json")),
            "A.json": TOPIC,
            "A.metadata.json": entries,
        }
    )
    assert load(out).by_id["A"].constructs == {
        "Topic": Construct("A/T", ("f (/app.py:1)", "g (/app.py:2)"))
    }


def test_construct_paths_of_the_template_fill_the_gaps(write: Write) -> None:
    resource = {"Type": "AWS::SNS::Topic", "Metadata": {"aws:cdk:path": "A/Topic/Resource"}}
    body = {"Resources": {"Topic": resource, "Other": {"Metadata": {"aws:cdk:path": 3}}}}
    out = write({"manifest.json": manifest(A=stack("A.json")), "A.json": body})
    assert load(out).by_id["A"].constructs == {"Topic": Construct("A/Topic/Resource")}


def test_environment_name_tags_and_dependencies(write: Write) -> None:
    out = write(
        {
            "manifest.json": {
                **manifest(
                    A=stack("t.json", "aws://unknown-account/unknown-region"),
                    B=stack(
                        "t.json",
                        "aws://unknown-account/eu-west-1",
                        properties={"stackName": "b-prod", "tags": {"z": "1", "a": "2"}},
                        displayName="Prod/B",
                        dependencies=["A", "B.assets", "Gone"],
                    ),
                    Tree={"type": "cdk:tree", "properties": {"file": "none.json"}},
                    Other={"type": "cdk:feature-flag-report"},
                ),
                "missing": [{"key": "vpc:2"}, {"key": "ami:1", "provider": "ami"}],
            },
            "t.json": TOPIC,
        }
    )
    assembly = load(out)
    first, second = assembly.stacks
    assert (first.region, first.account, first.display_name) == (None, None, "A")
    assert (second.region, second.account) == ("eu-west-1", None)
    assert (second.name, second.display_name) == ("b-prod", "Prod/B")
    assert list(second.tags.items()) == [("a", "2"), ("z", "1")]
    assert second.depends_on == ("A",)
    assert assembly.missing == ("ami:1", "vpc:2")
    assert assembly.version == "55.0.0"
    assert assembly.deploys_before(first, second) and not assembly.deploys_before(second, first)


def stage(folder: str, **more: Any) -> Any:
    return {"type": "cdk:cloud-assembly", "properties": {"directoryName": folder}, **more}


def test_stages_whose_artifacts_share_an_id(write: Write) -> None:
    out = write(
        {
            "manifest.json": manifest(
                Api=stack("t.json"),
                East=stage("east"),
                West=stage("west"),
                Last=stack("t.json", dependencies=["East"]),
            ),
            "t.json": TOPIC,
            "east/manifest.json": manifest(
                Api=stack("t.json"), Db=stack("t.json", dependencies=["Api"])
            ),
            "east/t.json": TOPIC,
            "west/manifest.json": manifest(Api=stack("t.json"), Deep=stage("deep")),
            "west/t.json": TOPIC,
            "west/deep/manifest.json": manifest(Api=stack("t.json")),
            "west/deep/t.json": TOPIC,
        }
    )
    assembly = load(out)
    assert {s.id: (s.template.name, s.depends_on) for s in assembly.stacks} == {
        "Api": ("t.json", ()),
        "Db": ("east/t.json", ("East/Api",)),
        "East/Api": ("east/t.json", ()),
        "Last": ("t.json", ("Db", "East/Api")),
        "West/Api": ("west/t.json", ()),
        "West/Deep/Api": ("west/deep/t.json", ()),
    }


@pytest.mark.parametrize(
    "url",
    [
        f"https://s3.us-east-1.amazonaws.com/assets/{HASH}.json",
        {"Fn::Sub": f"https://s3.${{AWS::Region}}.${{AWS::URLSuffix}}/assets/{HASH}.json"},
        {"Fn::Sub": [f"https://${{Host}}/assets/{HASH}.json", {"Host": {"Ref": "Host"}}]},
        {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}, f"/assets/{HASH}.json"]]},
    ],
)
def test_a_nested_template_found_by_its_hash(write: Write, url: Any) -> None:
    out = write(
        {
            "manifest.json": manifest(**{"A": stack("A.json"), "A.assets": ASSETS}),
            "A.json": parent(url),
            "A.assets.json": files(),
            "nest.json": TOPIC,
        }
    )
    nested = load(out).by_id["A/Nest"]
    assert nested.template.body == TOPIC
    assert (nested.nested_as, nested.region, nested.name) == ("Nest", "us-east-1", "")
    assert nested.parent is not None and nested.parent.id == "A"


def test_a_nested_template_found_by_the_key_it_is_uploaded_to(write: Write) -> None:
    other = {**ASSETS, "properties": {"file": "other.json"}}
    out = write(
        {
            "manifest.json": manifest(
                A=stack("A.json", dependencies=["AssetsOfA"]), AssetsOfA=other
            ),
            "A.json": parent("https://host/bucket/my/own/key.json"),
            "other.json": files(key="my/own/key.json"),
            "nest.json": TOPIC,
        }
    )
    assert load(out).by_id["A/Nest"].template.body == TOPIC


def test_a_nested_template_of_an_old_assembly(write: Write) -> None:
    entry = {"path": "nest.json", "id": HASH, "packaging": "file", "sourceHash": HASH}
    metadata = {"/A": [{"type": "aws:cdk:asset", "data": entry}]}
    url = {"Fn::Join": ["", ["https://s3/", {"Ref": f"AssetParameters{HASH}S3Bucket"}]]}
    out = write(
        {
            "manifest.json": manifest(A=stack("A.json", metadata=metadata)),
            "A.json": parent(url),
            "nest.json": TOPIC,
        }
    )
    assembly = load(out)
    assert assembly.by_id["A/Nest"].template.body == TOPIC
    assert [(a.id, a.source) for a in assembly.by_id["A"].assets] == [(HASH, "nest.json")]


@pytest.mark.parametrize(
    ("template", "why"),
    [
        (
            parent("https://example.com/x.json"),
            "the assembly does not hold its template (TemplateURL https://example.com/x.json; "
            "name the file in [nested-templates])",
        ),
        (
            parent({"Ref": "Url"}),
            "the assembly does not hold its template (TemplateURL ${Url}; name the file in "
            "[nested-templates])",
        ),
        (
            parent("s3://bucket/x.json"),
            "the assembly does not hold its template (TemplateURL s3://bucket/x.json is neither an "
            "https address nor a path)",
        ),
        (
            parent(["https://example.com/x.json"]),
            "the assembly does not hold its template (TemplateURL is neither an address nor a "
            "path)",
        ),
        (parent(None), "the assembly does not hold its template (no TemplateURL)"),
        (
            parent(None, asset="../x.json"),
            "its template '../x.json' lies outside the assembly (no TemplateURL)",
        ),
        (
            parent(None, asset="gone.json"),
            "its template 'gone.json' is not in the assembly (no TemplateURL)",
        ),
        (parent("gone.json"), "its template 'gone.json' is not in the assembly"),
        (parent("A.json"), "its template A.json is nested in itself"),
        (parent(f"https://h/{HASH}.json"), f"its template, asset {HASH}, is not in the assembly"),
        (
            {"Resources": {"Nest": {**NESTED, "Properties": []}}},
            "the assembly does not hold its template (no TemplateURL)",
        ),
    ],
)
def test_a_nested_stack_without_a_template_is_named(write: Write, template: Any, why: str) -> None:
    out = write(
        {
            "manifest.json": manifest(**{"A": stack("A.json"), "A.assets": ASSETS}),
            "A.json": template,
            "A.assets.json": files(),
        }
    )
    assert load(out).unloaded == (("A", "Nest", why),)


def test_siblings_from_one_template_and_a_loop_further_down(write: Write) -> None:
    body = {
        "Resources": {
            "One": {**NESTED, "Metadata": {"aws:asset:path": "b.json"}},
            "Two": {**NESTED, "Metadata": {"aws:asset:path": "b.json"}},
        }
    }
    back = {"Resources": {"Back": {**NESTED, "Metadata": {"aws:asset:path": "A.json"}}}}
    out = write({"manifest.json": manifest(A=stack("A.json")), "A.json": body, "b.json": back})
    assembly = load(out)
    assert list(assembly.by_id) == ["A", "A/One", "A/Two"]
    assert assembly.unloaded == tuple(
        (f"A/{name}", "Back", "its template A.json is nested in itself") for name in ("One", "Two")
    )


def test_constructs_by_scope_where_old_metadata_names_no_template(write: Write) -> None:
    def made(logical_id: str) -> Any:
        return [{"type": "aws:cdk:logicalId", "data": logical_id}]

    metadata = {
        "/A/N.NestedStack/N.NestedStackResource": made("Nest"),
        "/A/N/Topic/Resource": made("Topic"),
        "/A/Topic/Resource": made("Topic"),
    }
    out = write(
        {
            "manifest.json": manifest(A=stack("A.json", metadata=metadata)),
            "A.json": parent(None, asset="n.json"),
            "n.json": TOPIC,
        }
    )
    outer, nested = load(out).stacks
    assert outer.constructs["Topic"].path == "A/Topic/Resource"
    assert nested.constructs == {"Topic": Construct("A/N/Topic/Resource")}
    assert nested.display_name == "A/N"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"Resources": None},
        {"Resources": []},
        {"Resources": {"A": None, "B": 3, "C": [], "D": {"Type": None, "Metadata": "x"}}},
        {"Resources": {"A": {"Type": ["AWS::CloudFormation::Stack"], "Properties": None}}},
        {"Resources": {"A": {"Metadata": {"aws:cdk:path": None}}}, "Outputs": 3},
    ],
)
def test_what_is_wrong_inside_a_template_does_not_stop_the_load(write: Write, body: Any) -> None:
    out = write({"manifest.json": manifest(A=stack("A.json")), "A.json": body})
    assert load(out).by_id["A"].template.body == body


def test_the_manifest_itself_may_be_named(write: Write) -> None:
    out = write({"manifest.json": manifest(A=stack("A.json")), "A.json": TOPIC})
    assert load(out / "manifest.json").path == out


def test_regions_for_stacks_without_one(write: Write) -> None:
    unknown = "aws://unknown-account/unknown-region"
    out = write(
        {
            "manifest.json": manifest(
                **{"A": stack("A.json", unknown), "B": stack("B.json"), "A.assets": ASSETS}
            ),
            "A.json": parent("nest.json"),
            "A.assets.json": {},
            "B.json": TOPIC,
            "nest.json": TOPIC,
        }
    )
    regions = {"A": "111122223333/eu-west-1", "*": "us-west-2"}
    found = {s.id: (s.account, s.region) for s in load(out, regions).stacks}
    assert found == {
        "A": ("111122223333", "eu-west-1"),
        "A/Nest": ("111122223333", "eu-west-1"),
        "B": ("111122223333", "us-east-1"),
    }
    assert load(f"{out}@us-west-1", regions).by_id["A"].region == "us-west-1"
