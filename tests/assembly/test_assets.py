"""Assets: what they hold, and what is never read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly import asset_files, load
from dr_validator.assembly.model import AssetFiles, Destination, FileAsset
from dr_validator.errors import InputError

from tests.assembly.conftest import TOPIC, Write, manifest, stack


def packed(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.mkdir("folder")
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/") + ".py", content)
    return buffer.getvalue()


def assets(write: Write, source: Any, **files: Any) -> tuple[FileAsset, ...]:
    """The assets of an assembly with one asset, made of `files`."""
    destinations = {
        "b": {"bucketName": "b-${AWS::Region}", "objectKey": "k.zip"},
        "a": {"bucketName": "a", "objectKey": "k.zip", "region": "us-east-1"},
    }
    entry = {"source": source, "destinations": destinations}
    out = write(
        {
            "manifest.json": manifest(
                **{
                    "A": stack("A.json"),
                    "A.assets": {"type": "cdk:asset-manifest", "properties": {"file": "a.json"}},
                }
            ),
            "A.json": TOPIC,
            "a.json": {"version": "55.0.0", "files": {"id": entry}, "dockerImages": {}},
            **files,
        }
    )
    return load(out).by_id["A"].assets


def only(found: tuple[FileAsset, ...]) -> AssetFiles:
    assert found[0].files is not None
    return found[0].files


def test_a_folder(write: Write, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    out = write({"asset.x/index.py": "code", "asset.x/lib/a.js": "js", "asset.x/b.bin": b"\xff"})
    (out / "asset.x" / "loop").symlink_to(out)
    (out / "asset.x" / "leak.py").symlink_to(tmp_path / "secret")
    found = assets(write, {"path": "asset.x", "packaging": "zip"})
    assert (found[0].source, found[0].packaging) == ("asset.x", "zip")
    assert found[0].destinations == (
        Destination("a", "k.zip", "us-east-1"),
        Destination("b-${AWS::Region}", "k.zip"),
    )
    files = only(found)
    assert files.names == {"index.py", "lib/a.js", "b.bin", "leak.py"}
    assert files.text("lib/a.js") == "js"
    assert [files.text(n) for n in ("b.bin", "leak.py", "none", "../A.json", "lib")] == [None] * 5


def test_a_zip(write: Write) -> None:
    content = packed(index=b"code", lib__a=b"\xef\xbb\xbfmore", raw=b"\xff")
    files = only(assets(write, {"path": "x.zip"}, **{"x.zip": content}))
    assert files.names == {"index.py", "lib/a.py", "raw.py"}
    assert [files.text(name) for name in ("index.py", "lib/a.py", "raw.py", "folder/")] == [
        "code",
        "more",
        None,
        None,
    ]


def test_one_file(write: Write) -> None:
    files = only(assets(write, {"path": "x.json", "packaging": "file"}, **{"x.json": "{}"}))
    assert files.names == {"x.json"}
    assert files.text("x.json") == "{}"


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ({"path": "gone"}, "gone"),
        ({"path": "broken.zip"}, "broken.zip"),
        ({"path": "a\0b"}, "a\0b"),
        ({"path": None}, ""),
        ({"executable": ["make"]}, ""),
        (None, ""),
    ],
)
def test_no_source(write: Write, source: Any, path: str) -> None:
    found = assets(write, source, **{"broken.zip": b"PK"})
    assert (found[0].source, found[0].files) == (path, None)


@pytest.mark.parametrize("path", ["../source", "{tmp_path}/source", "link", "x/../../source"])
def test_a_source_outside_is_neither_listed_nor_read(
    write: Write, tmp_path: Path, path: str
) -> None:
    write({"index.py": "code"}, "source")
    out = write({"x/a.py": ""})
    (out / "link").symlink_to(tmp_path / "source")
    found = assets(write, {"path": path.format(tmp_path=tmp_path), "packaging": "zip"})[0]
    assert found.files is None
    assert found.unread == "it lies outside the assembly, where nothing is read"


def test_links_within_an_asset_are_followed_and_others_are_not(
    write: Write, tmp_path: Path
) -> None:
    """As the CDK packs them (`follow: true`), which follows links of all kinds:
    https://github.com/aws/aws-cdk/blob/v2.80.0/packages/cdk-assets/lib/private/archive.ts."""
    write({"secret.py": "code"}, "elsewhere")
    out = write({"asset.x/lib/index.py": "code", "asset.y/a.py": ""})
    (out / "asset.x" / "same").symlink_to("lib")
    (out / "asset.x" / "lib" / "circle").symlink_to("..")
    files = only(assets(write, {"path": "asset.x", "packaging": "zip"}))
    assert files.names == {"lib/index.py", "same/index.py"}
    assert files.text("same/index.py") == "code"
    assert not files.leads_out
    (out / "asset.y" / "out").symlink_to(tmp_path / "elsewhere")
    files = only(assets(write, {"path": "asset.y", "packaging": "zip"}))
    assert files.names == {"a.py"}
    assert files.leads_out


def test_a_manifest_of_the_wrong_shape(write: Write) -> None:
    with pytest.raises(InputError) as error:
        assets(write, [])
    assert str(error.value).endswith(
        "a.json: files.id.source must be a mapping, not a list: synthesize the assembly again"
    )


def test_limits(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asset_files, "MAX_FILES", 3)
    monkeypatch.setattr(asset_files, "MAX_TEXT", 4)
    many = {f"x/{n}": "" for n in range(5)}
    files = only(assets(write, {"path": "x"}, **many))
    with pytest.raises(InputError, match="x: holds more than 3 files: point to a smaller folder"):
        _ = files.names
    zipped = only(assets(write, {"path": "y.zip"}, **{"y.zip": packed(a=b"1234", b=b"12345")}))
    assert (zipped.text("a.py"), zipped.text("b.py")) == ("1234", None)
    assert only(assets(write, {"path": "z"}, z="12345")).text("z") is None


def test_a_zip_that_breaks_off_is_loud(write: Write) -> None:
    content = packed(index=b"code")
    broken = content.replace(b"PK\x01\x02", b"XX\x01\x02")
    files = only(assets(write, {"path": "x.zip"}, **{"x.zip": broken}))
    with pytest.raises(InputError, match="not a readable zip file"):
        _ = files.names
