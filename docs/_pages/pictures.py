"""The pictures of the reference app, for README and pages; made where the CDK and Graphviz are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec

from dr_validator.picture.layout import available

from _pages.running import output

PICTURES: Mapping[str, tuple[str, ...]] = {
    "reference.svg": (),
    "reference-lost.svg": ("--lose", "us-east-1"),
}


def possible() -> bool:
    """Whether they can be made here; they are left as they are otherwise."""
    return available() and find_spec("aws_cdk") is not None


def pictures() -> Iterator[tuple[str, str]]:
    """Each picture by the name of its file, as the commands make it."""
    if not possible():
        return
    with tempfile.TemporaryDirectory() as folder:
        output("dr_validator", "synth", "--quiet", "--output", f"{folder}/cdk.out")
        for name, words in PICTURES.items():
            yield name, output("dr_validator", "map", "--quiet", f"{folder}/cdk.out", *words)
