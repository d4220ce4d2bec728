"""The packages that are installed, and the description on PyPI; all else is in pyproject.toml.

Every folder of code is installed under the one name `dr_validator`: setuptools' own search for
packages takes one root; these are three.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from setuptools import find_namespace_packages, setup

ROOT = Path(__file__).parent
TOPS = {
    "dr_validator": "validator/dr_validator",
    "dr_validator.checks": "checks",
    "dr_validator.templates": "templates",
}
# What Lambda runs of the reference app: data to us.
ASSETS = ["lambda_code", "lambda_code.*", "*__pycache__*"]
# A link, or a picture, to a file of the repository.
LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?P<path>(?![\w+.-]+:|#)[^)\s]+)\)")


def description() -> str:
    """README.md for PyPI, by the version and the public address that pyproject.toml has."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return away_from_home(text, project.get("urls", {}).get("Source"), project["version"])


def away_from_home(text: str, source: str | None, version: str) -> str:
    """A page whose relative links lead to the files of a version at `source` on GitHub.

    Without one they are words, and pictures are left out: a dead link is worse than none.
    """

    def link(found: re.Match[str]) -> str:
        picture, words, path = found["picture"], found["text"], found["path"]
        if source is None:
            return "" if picture else words
        kind = "raw" if picture else "blob"
        return f"{picture}[{words}]({source.rstrip('/')}/{kind}/v{version}/{path})"

    return re.sub(r"\n{3,}", "\n\n", LINK.sub(link, text))


if __name__ == "__main__":
    setup(
        long_description=description(),
        long_description_content_type="text/markdown",
        package_dir=TOPS,
        packages=[
            name
            for top, folder in TOPS.items()
            for name in (
                top,
                *(f"{top}.{each}" for each in find_namespace_packages(folder, ASSETS)),
            )
        ],
    )
