"""The source files of a Lambda function, as the assembly holds them."""

from __future__ import annotations

from collections.abc import Mapping

from validator.assembly.model import root
from validator.graph.resource import Resource
from validator.resolve.value import Known

_CODE = (".py", ".js", ".mjs", ".cjs", ".ts")
# What a bundler puts beside the user's code says nothing of what the user's code calls.
_VENDORED = ("node_modules/", "boto3/", "botocore/", "site-packages/", "python/")


def sources_of(function: Resource) -> Mapping[str, str] | None:
    """File name to text; None if the code is not in the assembly or is not text."""
    inline = function.read("Code.ZipFile")
    if isinstance(inline, Known):
        runtime = function.read("Runtime")
        is_node = isinstance(runtime, Known) and str(runtime.value).startswith("nodejs")
        return {"index.js" if is_node else "index.py": str(inline.value)}
    key = function.read("Code.S3Key")
    if not isinstance(key, Known):
        return None
    for asset in root(function.stack).assets:
        if asset.files is None:
            continue
        if any(destination.key == key.value for destination in asset.destinations):
            names = [
                name
                for name in sorted(asset.files.names)
                if name.endswith(_CODE) and not name.startswith(_VENDORED)
            ]
            texts = {name: asset.files.text(name) for name in names}
            found = {name: text for name, text in texts.items() if text is not None}
            return found or None
    return None
