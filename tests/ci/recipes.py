"""The recipes of docs/ci.md, by the file that each is for, and the files users take from here."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "ci.md"
ACTION = ROOT / "action.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
GITLAB = ROOT / "ci" / "gitlab" / "dr-validator.gitlab-ci.yml"
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

_RECIPE = re.compile(r"^<!-- recipe: (\S+) -->\n```\w+\n(.*?)^```$", re.M | re.S)
_SH = re.compile(r"sh '''(.*?)'''", re.S)

RECIPES: dict[str, str] = dict(_RECIPE.findall(PAGE.read_text()))
WORKFLOWS = sorted(name for name in RECIPES if name.startswith(".github/workflows/"))


def recipe(file: str) -> Any:
    """A recipe that is YAML, read."""
    return read(RECIPES[file])


def read(text: str) -> Any:
    """YAML as CI services read it: `on` is a word."""
    loaded = yaml.safe_load(text)
    if isinstance(loaded, dict) and True in loaded:
        loaded["on"] = loaded.pop(True)
    return loaded


def jenkins_script() -> str:
    """The shell script of the Jenkinsfile, as Groovy hands it on."""
    (script,) = _SH.findall(RECIPES["Jenkinsfile"])
    return str(script).replace("\\\\", "\\")


def shell_scripts() -> dict[str, str]:
    """All that a shell runs, of the recipes, of the action and of the GitLab template, with the
    option that the service sets."""
    found = {name: text for name, text in RECIPES.items() if name.endswith(".sh")}
    found["Jenkinsfile"] = jenkins_script()
    for number, step in enumerate(read(ACTION.read_text())["runs"]["steps"]):
        if "run" in step:
            found[f"action.yml step {number}"] = step["run"]
    for name in WORKFLOWS:
        for job in recipe(name)["jobs"].values():
            runs = [step["run"] for step in job["steps"] if "run" in step]
            found |= {f"{name} run {number}": run for number, run in enumerate(runs)}
    for phase, body in recipe("buildspec.yml")["phases"].items():
        found[f"buildspec.yml {phase}"] = "\n".join(body["commands"])
    for file, jobs in ((GITLAB.name, read(GITLAB.read_text())), (".gitlab-ci.yml", gitlab())):
        for name, job in jobs.items():
            if isinstance(job, dict) and "script" in job:
                found[f"{file} {name}"] = "\n".join(["set -e", *job["script"]])
    return found


def gitlab() -> dict[str, Any]:
    """The pipeline of the page, without its include."""
    return {name: job for name, job in recipe(".gitlab-ci.yml").items() if name != "include"}
