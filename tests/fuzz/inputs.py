"""Cases of each kind: assemblies, templates, configurations, baselines, damaged files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from dr_validator.config.toml import literal, name
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.fuzz import seeds
from tests.fuzz.assemblies import ACCOUNT, OURS, Tree, assembly_files, encoded, rank, stacks
from tests.fuzz.case import Case
from tests.fuzz.drills import drills
from tests.fuzz.edits import edited
from tests.fuzz.holds import MACHINES, PEOPLE

_FORMS = st.sampled_from((*PEOPLE, *MACHINES))
_OPTIONS: SearchStrategy[tuple[str, ...]] = st.sampled_from(
    (
        (),
        (),
        ("--primary", "us-east-1", "--secondary", "us-west-2"),
        ("--strict", "--statistics"),
        ("--no-waivers", "--fail-on", "low"),
        ("--stack", "*"),
    )
)


def _check(*words: str) -> tuple[str, ...]:
    return ("check", *words, "--lint", "none")


@st.composite
def assemblies(draw: DrawFn) -> Case:
    """A cloud assembly of which some file is edited: most often a template."""
    files = assembly_files(draw(stacks()))
    name_ = draw(st.sampled_from(sorted(files, key=lambda each: (rank(each), each))))
    # In order: what is drawn for one file must not depend on the seed of hashes.
    for each in sorted({name_, *draw(st.lists(st.sampled_from(sorted(files)), max_size=1))}):
        if isinstance(files[each], dict):
            files[each] = draw(edited(files[each]))
    return Case(_check("cdk.out", *draw(_OPTIONS)), encoded(files, "cdk.out/"), draw(_FORMS))


@st.composite
def templates(draw: DrawFn) -> Case:
    """Plain templates in YAML, with short forms or without, one for each stack of an example."""
    files: dict[str, bytes] = {}
    words: list[str] = []
    dumper = draw(st.sampled_from((yaml.SafeDumper, ShortForms)))
    for key, body in draw(stacks()).items():
        stack, _, environment = key.partition("@")
        region = environment.rpartition("/")[2]
        tree = draw(edited({k: v for k, v in body.items() if k not in OURS}))
        files[f"{stack}.yaml"] = yaml.dump(tree, Dumper=dumper).encode("utf-8", "surrogatepass")
        words.append(f"{stack}.yaml@{region}" if region else f"{stack}.yaml")
    if draw(st.integers(0, 3)) == 0:
        given = [{"ParameterKey": "Stage", "ParameterValue": "x"}, {"ParameterKey": "Tier"}]
        files["values.json"] = json.dumps(draw(edited(given))).encode()
        words += ("--parameters", "values.json")
    return Case(_check(*words, *draw(_OPTIONS)), files, draw(_FORMS))


class ShortForms(yaml.SafeDumper):
    """Writes `!Ref X` for `Ref: X`, where no short form stands in it directly."""

    def represent_dict(self, data: Any) -> Any:
        [key, *more] = [*data, None] if data else [None]
        short = str(key).removeprefix("Fn::")
        if len(data) == 1 and more == [None] and (short != key or key in ("Ref", "Condition")):
            node = self.represent_data(data[key])
            if node.tag.startswith("tag:") and short.isalnum():
                node.tag = f"!{short}"
                return node
        return super().represent_dict(data)


ShortForms.add_representer(dict, ShortForms.represent_dict)


@st.composite
def damaged(draw: DrawFn) -> Case:
    """Bytes lost, repeated or put in, in one file of an assembly or in a template of YAML."""
    if draw(st.booleans()):
        files = encoded(assembly_files(draw(st.sampled_from(seeds.stacks()))), "cdk.out/")
        words = _check("cdk.out")
    else:
        files, words = {"a.yaml": draw(st.sampled_from(seeds.texts())).encode()}, _check("a.yaml")
    file = draw(st.sampled_from(sorted(files)))
    return Case(words, {**files, file: draw(broken(files[file]))}, draw(_FORMS))


@st.composite
def broken(draw: DrawFn, content: bytes) -> bytes:
    """The content with some pieces changed."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from((0, 0, 1, 5, 10_000))))
        piece = draw(st.sampled_from(_PIECES) | st.binary(max_size=4))
        content = content[:start] + piece + content[end:]
    return content


_PIECES = tuple(
    piece.encode("utf-8", "surrogateescape")
    for piece in (
        *("", "\0", "\udcff", "\ufeff", "\r\n", "\t", "{", "}", "[", "]", ":", ",", '"', "'", "#"),
        *("&a ", "*a", "<<: ", "!", "!Sub ", "---\n", "...\n", "|\n", "? ", "- ", "null", "1e999"),
        *("NaN", "\\ud800", "\\", "9" * 5_000, "[" * 300, " " * 3_000, "\u2028", "\x1b[2J"),
    )
)


@st.composite
def configurations(draw: DrawFn) -> Case:
    """A configuration with some keys, edited or damaged, beside a sound assembly."""
    body = seeds.configuration()
    kept = draw(st.sets(st.sampled_from(sorted(body))))
    tree = draw(edited({key: body[key] for key in sorted(kept)} or dict(body)))
    content = toml(tree).encode("utf-8", "replace")
    if draw(st.booleans()):
        content = draw(broken(content))
    file = draw(st.sampled_from(("dr-validator.toml", "pyproject.toml")))
    if file == "pyproject.toml":
        content = b"[tool.dr-validator]\n" + content
    files = encoded(assembly_files(draw(st.sampled_from(seeds.stacks()[:20]))), "cdk.out/")
    words = ("check", "cdk.out") if draw(st.integers(0, 4)) else ("check",)
    return Case((*words, "--lint", "none"), {**files, file: content}, draw(_FORMS))


def toml(tree: Tree) -> str:
    """TOML for a tree; what TOML has not is a string."""
    return "".join(f"{name(key)} = {literal(_told(value))}\n" for key, value in tree.items())


def _told(value: Any) -> Any:
    match value:
        case None:
            return "null"
        case dict():
            return {str(key): _told(each) for key, each in value.items()}
        case list():
            return [_told(each) for each in value]
        case _:
            return value


@st.composite
def baselines(draw: DrawFn) -> Case:
    """A baseline, edited or damaged, for an assembly that has findings."""
    entries = [
        {
            "check": check,
            "place": "Secondary/Cluster",
            "message": "x",
            "stack": stack,
            "fingerprint": "0" * 16,
        }
        for check in ("aurora-not-global", "cfn-lint-E1010", "gone-check")
        for stack in ("Secondary", "gone")
    ]
    tree = draw(edited({"version": 1, "findings": entries}))
    content = json.dumps(tree, indent=1).encode()
    if draw(st.booleans()):
        content = draw(broken(content))
    files = encoded(assembly_files(draw(st.sampled_from(seeds.stacks()[:20]))), "cdk.out/")
    words = _check("cdk.out", "--baseline", "known.json")
    return Case(words, {**files, "known.json": content}, draw(_FORMS))


@st.composite
def archives(draw: DrawFn) -> Case:
    """A function whose code is a zip file with something wrong."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", draw(st.sampled_from(_COMPRESSIONS))) as archive:
        for file, text in _entries(draw):
            # With the date of ZipInfo, not today's: the same bytes each time.
            archive.writestr(zipfile.ZipInfo(file), text, archive.compression)
    stacks = {"Code@us-east-1": {"Resources": {"F": _FUNCTION}, "assets": {"code": None}}}
    files = assembly_files(stacks)
    files["Code.assets.json"]["files"]["code"]["source"]["path"] = "code.zip"
    files["code.zip"] = draw(broken(buffer.getvalue()))
    return Case(_check("cdk.out"), encoded(files, "cdk.out/"), draw(_FORMS))


def _entries(draw: DrawFn) -> Iterator[tuple[str, str]]:
    yield "index.py", draw(st.sampled_from(("def handler(event, context): ...", "", "(" * 300)))
    yield draw(st.sampled_from(("lib/a.py", "../out.py", "/abs.py", "x\\y.py", "é.py"))), "x = 1"


_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": {"S3Bucket": f"cdk-hnb659fds-assets-{ACCOUNT}-us-east-1", "S3Key": "code.zip"},
    },
}

KINDS: Mapping[str, SearchStrategy[Case]] = {
    "assemblies": assemblies(),
    "templates": templates(),
    "damaged files": damaged(),
    "configurations": configurations(),
    "baselines": baselines(),
    "archives": archives(),
    "drills": drills(),
}
