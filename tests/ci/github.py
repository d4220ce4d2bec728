"""As much of GitHub's runner as a composite action needs, and strict where the runner is not."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ci.recipes import read

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.S)
_TERM = re.compile(r"([\w.-]+) (==|!=) '([^']*)'")
_NAME = re.compile(r"[\w.-]+")
# The commands of the runner: at the start of a line, and in their old form anywhere in it.
_COMMAND = re.compile(r"\s*::([\w-]+)(?: (.*?))?::(.*)")
_OLD = re.compile(r"##\[([\w-]+)(?: (.*?))?\](.*)")
_TOKEN = re.compile(r"\s*::([\w-]+)::\s*")


@dataclass(frozen=True)
class Command:
    """A workflow command that the runner would have obeyed."""

    name: str
    properties: str
    text: str


@dataclass
class Job:
    """The place where the action runs, and then what became of it."""

    workspace: Path
    temp: Path
    environment: Mapping[str, str]
    github: Mapping[str, str] = field(default_factory=dict)
    failed: bool = False
    log: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    used: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        path = self.temp / "summary.md"
        return path.read_text() if path.exists() else ""

    @property
    def commands(self) -> list[Command]:
        """What of the log the runner obeys, between the pairs of stop-commands and token."""
        obeyed, stopped = [], ""
        for line in self.log.splitlines():
            if stopped:
                token = _TOKEN.fullmatch(line)
                stopped = "" if token and token[1] == stopped else stopped
                continue
            if not (match := _COMMAND.match(line) or _OLD.search(line)):
                continue
            if match[1] == "stop-commands":
                stopped = match[3]
                continue
            obeyed.append(Command(match[1], match[2] or "", match[3]))
        assert not stopped, "workflow commands were never taken up again"
        return obeyed


def run(job: Job, action: Path, inputs: Mapping[str, str], skip: Mapping[str, Any]) -> Job:
    """Run an action; the steps of `skip` are taken as done, with the outputs given there."""
    body = read((action / "action.yml").read_text())
    unknown = set(inputs) - set(body["inputs"])
    assert not unknown, f"the action has no inputs {unknown}"
    given = {name: each.get("default", "") for name, each in body["inputs"].items()}
    context: dict[str, Any] = {
        "github": job.github,
        "inputs": {**given, **inputs},
        "steps": {},
    }
    for step in body["runs"]["steps"]:
        identity = step.get("id", step["name"])
        if identity in skip:
            context["steps"][identity] = {"outputs": skip[identity]}
            continue
        if not _wanted(step.get("if"), job, context):
            continue
        if "uses" in step:
            job.used.append((step["uses"], _values(step["with"], context)))
            continue
        context["steps"][identity] = {"outputs": _execute(job, action, step, identity, context)}
    for name, each in body["outputs"].items():
        job.outputs[name] = value(each["value"], context)
    return job


def _execute(
    job: Job, action: Path, step: dict[str, Any], identity: str, context: dict[str, Any]
) -> dict[str, str]:
    assert step["shell"] == "bash"
    script, outputs = job.temp / f"{identity}.sh", job.temp / f"{identity}.outputs"
    script.write_text(step["run"])
    outputs.write_text("")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
        cwd=job.workspace / value(step.get("working-directory", "."), context),
        env={
            **job.environment,
            "RUNNER_TEMP": str(job.temp),
            "GITHUB_ACTION_PATH": str(action),
            "GITHUB_WORKSPACE": str(job.workspace),
            "GITHUB_STEP_SUMMARY": str(job.temp / "summary.md"),
            "GITHUB_OUTPUT": str(outputs),
            **_values(step.get("env", {}), context),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    job.log += done.stdout
    job.codes[identity] = done.returncode
    job.failed |= done.returncode != 0
    return dict(line.split("=", 1) for line in outputs.read_text().splitlines())


def _values(texts: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value(str(text), context) for name, text in texts.items()}


def value(text: str, context: Mapping[str, Any]) -> str:
    """A text with its expressions put in; only names are known."""

    def looked_up(match: re.Match[str]) -> str:
        assert _NAME.fullmatch(match[1].strip()), f"not a name: {match[1]}"
        return _look_up(match[1].strip(), context)

    return _EXPRESSION.sub(looked_up, text)


def _look_up(name: str, context: Mapping[str, Any]) -> str:
    found: Any = context
    for word in name.split("."):
        found = found.get(word, {}) if isinstance(found, Mapping) else {}
    return found if isinstance(found, str) else ""


def _wanted(condition: str | None, job: Job, context: Mapping[str, Any]) -> bool:
    """Without a word about the job's state, a step is run as long as none has failed."""
    if condition is None:
        return not job.failed
    match = _EXPRESSION.fullmatch(condition)
    assert match, condition
    terms = [term.strip() for term in match[1].split("&&")]
    assert terms[0] == "!cancelled()", condition
    return all(_true(term, context) for term in terms[1:])


def _true(term: str, context: Mapping[str, Any]) -> bool:
    match = _TERM.fullmatch(term)
    assert match, term
    return (_look_up(match[1], context) == match[3]) == (match[2] == "==")


def without_secrets() -> dict[str, str]:
    """The environment of the tests, without what a CI service has set in it."""
    return {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("GITHUB_", "RUNNER_", "INPUT_", "CI_", "PYTEST_"))
    }
