"""Write the TypeScript of every check's `fix` from its Python: `python -m tests.checks.cdk_fixes`.

A check's YAML may begin with the way out as code of the CDK:

    fix:
      python: |
        kms.Key(self, "Key", multi_region=True)

This adds `typescript` beside it, with ids of checks (or their first words) for those only.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence

import yaml
from dr_validator.atomic import save
from dr_validator.beside import FIX_BLOCK
from dr_validator.check import Check, discover
from dr_validator.select import matches

from tests.checks.cdk_code import typescript
from tests.checks.examples import file_of


def rewritten(text: str) -> str:
    """The text of a check's YAML with the TypeScript of its `fix`; as it is, without one."""
    block = FIX_BLOCK.search(text)
    if block is None:
        return text
    python = str(yaml.safe_load(block[1])["python"]).rstrip()
    return text[: block.start()] + rendered(python) + text[block.end() :]


def rendered(python: str) -> str:
    """The block of a `fix`."""
    languages = (("python", python), ("typescript", typescript(python)))
    return "fix:\n" + "".join(
        f"  {language}: |\n{textwrap.indent(code, '    ')}\n" for language, code in languages
    )


def with_fix() -> list[Check]:
    """The checks that have one."""
    return [
        each for each in discover() if FIX_BLOCK.search(file_of(each).read_text(encoding="utf-8"))
    ]


def main(arguments: Sequence[str]) -> int:
    changed = []
    for check in with_fix():
        if arguments and not any(matches(each, check.id) for each in arguments):
            continue
        path = file_of(check)
        before = path.read_text(encoding="utf-8")
        after = rewritten(before)
        if after != before:
            save(path, after)
            changed.append(check.id)
    print(f"{len(changed)} files changed", *changed, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
