"""What the pages of checks open with: the broken snippet is reported as printed, the mended is not.

The snippets are taken from the pages and given to the command as the templates that they are.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dr_validator.check import Check, discover
from dr_validator.example import ACCOUNT

from tests.cli.stage import run
from tests.docs.pages import DOCS, blocks

_STACK = re.compile(r"# Stack (?P<stack>[\w-]+) in (?P<region>[a-z0-9-]+)\n")
_LONG = 60
# What templates alone do not tell, since a manifest does.
ORDER, NAMES = "in which order stacks are deployed", "how stacks are named"
IN_MANIFESTS = {
    "dns-zone-not-associated": NAMES,
    "network-peers-overlap": NAMES,
    "order-undeclared-dependency": ORDER,
    "replica-refused-destination": NAMES,
    "s3-destination-unordered": ORDER,
}
CHECKS = {each.id: each for each in discover()}


def page(identity: str) -> str:
    return (DOCS / "checks" / f"{identity}.md").read_text(encoding="utf-8")


def snippets(identity: str) -> tuple[str, str, str]:
    """What is broken, what is printed of it, and what is mended."""
    shown = list(blocks(DOCS / "checks" / f"{identity}.md"))
    broken, printed, mended = shown[:3]
    assert (broken.language, printed.language, mended.language) == ("yaml", "text", "yaml")
    return broken.text, printed.text, mended.text


def templates(snippet: str, folder: Path) -> list[str]:
    """The snippet as files, as the command takes them; none where a file cannot say all of it."""
    folder.mkdir()
    found = []
    for text in snippet.split("---\n"):
        head = _STACK.match(text)
        if head is None:
            return []
        file = folder / f"{head['stack']}.yaml"
        file.write_text(text)
        found.append(f"{file}@{ACCOUNT}/{head['region']}")
    return found


def report(words: list[str], check: Check) -> str:
    """What the command says; where a template shows no sign of a second region, it is named."""
    options = ("--select", check.id, "--lint", "none", "--format", "concise")
    told = run("check", *words, *options).stdout
    regions = ("--primary", "eu-west-1", "--secondary", "eu-central-1")
    return told or run("check", *words, *options, *regions).stdout


def is_templates(snippet: str) -> bool:
    """Whether files can say all of it: no deployment, account, tags or assets are part of it."""
    return all(_STACK.match(text) for text in snippet.split("---\n"))


@pytest.mark.parametrize(
    "identity",
    [each for each in CHECKS if each not in IN_MANIFESTS and is_templates(snippets(each)[0])],
)
def test_the_command_says_of_the_snippets_what_the_page_says(identity: str, tmp_path: Path) -> None:
    broken, printed, mended = snippets(identity)
    assert f"[{identity}] " in printed.partition("\n")[0]
    files = templates(broken, tmp_path / "broken")
    message = printed.partition("] ")[2].partition("\n  -->")[0]
    assert " ".join(message.split()) in " ".join(report(files, CHECKS[identity]).split())
    files = templates(mended, tmp_path / "mended")
    if files:
        assert f"[{identity}]" not in report(files, CHECKS[identity])


def test_most_snippets_are_templates() -> None:
    """So that the test above says something."""
    plain = [each for each in CHECKS if is_templates(snippets(each)[0])]
    assert len(plain) > 0.6 * len(CHECKS)


@pytest.mark.parametrize("identity", CHECKS)
def test_what_is_long_is_folded(identity: str) -> None:
    opened, _, folded = page(identity).partition("<details>")
    for code in re.findall(r"```yaml\n(.*?)```", opened, re.DOTALL):
        assert code.count("\n") <= _LONG
    assert folded.count("<details>") + 1 == folded.count("</details>") == 2
    assert opened.index("## Broken") < opened.index("## Why it matters") < opened.index("## Fix")
