"""Small assemblies as what they stand for: a template for each stack, in CloudFormation's YAML."""

from __future__ import annotations

from typing import Any

import yaml

from _pages.minimal import WIDTH

# What a comment can say of a stack; the other keys of the short form have no place in a template.
_TOLD = {"after": "deployed after", "name": "named"}
_OTHER = ("tags", "stage", "nested", "assets", "text")


def as_templates(text: str) -> str:
    """The templates of an example, one document each, below a comment that names the stack and its
    region. An example with more to it than templates stays as it is."""
    document: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    parts = {key.value: value for key, value in document.value}
    stacks = [(key.value, body) for key, body in parts["stacks"].value]
    bodies = [body for _, body in stacks if isinstance(body, yaml.MappingNode)]
    keys = {key.value for body in bodies for key, _ in body.value}
    if len(parts) > 1 or len(bodies) < len(stacks) or keys.intersection(_OTHER):
        return text
    return "---\n".join(_template(name, body) for name, body in stacks)


def _template(name: str, body: Any) -> str:
    identity, _, environment = name.partition("@")
    account, _, region = environment.rpartition("/")
    told = [f"Stack {identity}" + (f" in {region}" if region else ", with no region")]
    told += [f"account {account}"] if account else []
    told += [f"{words} {_words(body, key)}" for key, words in _TOLD.items() if _words(body, key)]
    kept = [(key, value) for key, value in body.value if key.value not in _TOLD]
    node = yaml.MappingNode(body.tag, kept, flow_style=False)
    made: str = yaml.serialize(node, Dumper=yaml.CSafeDumper, width=WIDTH, allow_unicode=True)
    return f"# {', '.join(told)}\n{made}"


def _words(body: Any, key: str) -> str:
    """The names under a key of a stack."""
    for each, value in body.value:
        if each.value == key:
            items = value.value if isinstance(value, yaml.SequenceNode) else [value]
            return " and ".join(str(item.value) for item in items)
    return ""
