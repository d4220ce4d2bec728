"""What stands beside a check, in `<name>.yaml`: examples, and the way out as code of the CDK."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import resources
from itertools import takewhile
from pathlib import Path

from dr_validator.aws.judged import types_named
from dr_validator.check import Check
from dr_validator.examples import read_examples
from dr_validator.record import dataclass
from dr_validator.regex import regex

# A block of its own at the top level: read without the examples, which are many times as long.
FIX_BLOCK = regex(r"^fix:\n((?:(?: .*)?\n)+)", re.MULTILINE)


def text_beside(check: Check) -> str:
    """The file beside the check's module; empty where there is none."""
    package, _, name = check.module.rpartition(".")
    if package not in sys.modules:
        return ""
    try:
        return resources.files(package).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


@dataclass(frozen=True, slots=True)
class CdkFix:
    """The way out, written for the CDK: some statements in Python, and the same in TypeScript.

    They use `rds` for `aws_cdk.aws_rds`, and so on, and stand in a construct of the user's.
    """

    python: str
    typescript: str


def cdk_fix(check: Check) -> CdkFix | None:
    """The `fix` beside the check; None where it has none in both languages."""
    block = FIX_BLOCK.search(text_beside(check))
    if block is None:
        return None
    import yaml

    try:
        told = yaml.safe_load(block[1])
    except yaml.YAMLError:
        return None
    match told:
        case {"python": str(python), "typescript": str(typescript)}:
            return CdkFix(python.rstrip(), typescript.rstrip())
        case _:
            return None


def examples_text(check: Check) -> str:
    """What stands beside the check but for its `fix`."""
    return FIX_BLOCK.sub("", text_beside(check))


def first_statement(code: str) -> str:
    """The first statement of a snippet on one line, with … where more follow."""
    lines = [each for each in code.splitlines() if each and not each.startswith(("#", "//"))]
    count = 1 + sum(1 for _ in takewhile(lambda line: line[0] in " )}]", lines[1:]))
    words = " ".join(each.strip() for each in lines[:count])
    for spaced, tight in (
        ("( ", "("),
        (", )", ")"),
        ("[ ", "["),
        (", ]", "]"),
        (", }", " }"),
        (" )", ")"),
    ):
        words = words.replace(spaced, tight)
    return words + (" …" if count < len(lines) else "")


def subjects(check: Check) -> frozenset[str]:
    """The resource types that the check is about: what it names, and what its examples have where
    something is found."""
    package = check.module.rpartition(".")[0]
    code = ""
    if package in sys.modules:
        file = resources.files(package).joinpath(f"{check.module.rpartition('.')[2]}.py")
        code = file.read_text(encoding="utf-8") if file.is_file() else ""
    return frozenset({*check.types, *types_named(code), *_found_at(check)})


def _found_at(check: Check) -> Iterator[str]:
    """The types of the resources that the examples name as the places of findings."""
    from dr_validator.assembly.yaml_text import parse_yaml

    text = text_beside(check)
    content = parse_yaml(text, Path(f"{check.id}.yaml")) if text else None
    for example in read_examples(check, content) if isinstance(content, dict) else ():
        for place, _ in example.expected:
            stack, _, logical_id = place.partition(" ")[0].rpartition("/")
            found = example.assembly.by_id.get(stack)
            declared = found.template.body.get("Resources") if found else None
            resource = declared.get(logical_id) if isinstance(declared, dict) else None
            if isinstance(resource, dict) and isinstance(resource.get("Type"), str):
                yield str(resource["Type"])
