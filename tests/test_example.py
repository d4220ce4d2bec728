"""Small assemblies in YAML: what is no example says so, with and without `-O`."""

from __future__ import annotations

import pytest
from dr_validator.example import read


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "an example is a mapping with `stacks`"),
        ("stacks: [App]", "an example is a mapping with `stacks`"),
        ("stacks: {App: [Resources]}", "`App` of an example is a mapping"),
        ("stacks: {App: {after: Other}}", "`after` of an example is a list"),
        ("stacks: {App: {tags: [a]}}", "`tags` of an example is a mapping"),
        ("stacks: {App: {assets: code}}", "`assets` of an example is a mapping"),
        ("stacks: {App: {nested: [Inner]}}", "`nested` of an example is a mapping"),
        ("stacks: {App: {nested: {Inner: no}}}", "`Inner` of an example is a mapping"),
        ("stacks: {App: {text: '- Resources'}}", "the `text` of App is not a template"),
        ("{stacks: {}, settings: [rpo]}", "`settings` of an example is a mapping"),
        ("{stacks: {}, settings: {checks: a}}", "`checks` of an example is a list"),
    ],
)
def test_what_is_no_example(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        read(text)
