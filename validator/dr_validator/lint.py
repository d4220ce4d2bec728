"""cfn-lint's errors, as findings of the same report."""

from __future__ import annotations

import importlib.util
import json
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from typing import Any

from dr_validator.assembly.model import Stack
from dr_validator.finding import Breaks, Crash, Finding, Problem, Severity
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.select import LINTER

_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Job:
    """One template in one region. `text` holds a template that stands in no file."""

    stack: str
    file: str | None
    text: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One error of cfn-lint: its rule, its words, and the path from the template's root."""

    rule: str
    message: str
    path: tuple[str | int, ...]


def installed() -> bool:
    """Whether cfn-lint can be imported; it is not imported to find out."""
    return importlib.util.find_spec("cfnlint") is not None


def lint(stacks: list[Stack], tell: Callable[[str], None]) -> tuple[list[Finding], list[Crash]]:
    """Lint each stack's template for the stack's region. A failure of cfn-lint is a crash entry."""
    by_id = {stack.id: stack for stack in stacks}
    findings: list[Finding] = []
    crashed: list[Crash] = []
    jobs = [_job(stack) for stack in stacks]
    for number, (job, outcome) in enumerate(_outcomes(jobs), 1):
        tell(f"{LINTER}: {number} of {len(jobs)} templates")
        if isinstance(outcome, str):
            crashed.append(Crash(LINTER, f"{job.stack}: {outcome}"))
        else:
            findings += [_finding(by_id[job.stack], hit) for hit in outcome]
    return findings, crashed


def _job(stack: Stack) -> Job:
    template = stack.template
    if template.path is not None and not template.stands_within:
        return Job(stack.id, str(template.path.absolute()), None, stack.region)
    return Job(stack.id, None, json.dumps(template.body), stack.region)


def _outcomes(jobs: list[Job]) -> Iterator[tuple[Job, list[Hit] | str]]:
    """Every job with its hits, or with the error that stopped it; in processes, if it pays."""
    workers = min(_WORKERS, len(jobs), os.cpu_count() or 1)
    done = 0
    if workers > 1:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, context, _leave_interrupts_to_the_parent)
        try:
            for job, outcome in zip(jobs, pool.map(attempt, jobs), strict=True):
                yield job, outcome
                done += 1
        except BrokenProcessPool:
            pass  # no processes to be had here (a program read from stdin, a sandbox)
        finally:
            pool.shutdown(cancel_futures=True)
    for job in jobs[done:]:
        yield job, attempt(job)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def attempt(job: Job) -> list[Hit] | str:
    """Lint one template; an exception comes back as its words."""
    try:
        return _hits(job)
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}"


def _hits(job: Job) -> list[Hit]:
    from cfnlint.config import ConfigMixIn
    from cfnlint.decode.decode import decode_str
    from cfnlint.helpers import REGIONS
    from cfnlint.runner import run_template_by_data, run_template_by_file_path

    logging.getLogger("cfnlint").setLevel(logging.CRITICAL)
    regions = [job.region] if job.region in REGIONS else ["us-east-1"]
    config = ConfigMixIn(regions=regions, ignore_checks=["W", "I"], merge_configs=True)
    if job.file is not None:
        matches = list(run_template_by_file_path(job.file, config, _rules(), False))
    else:
        template, matches = decode_str(job.text or "")
        if not matches and template is not None:
            matches = list(run_template_by_data(template, config, _rules()))
    found = {_hit(match) for match in matches if match.rule.severity == "error"}
    return sorted(found, key=lambda hit: (hit.rule, [str(step) for step in hit.path], hit.message))


@cache
def _rules() -> Any:
    """The rules, which take a second to load: once in each process."""
    from cfnlint.config import ConfigMixIn
    from cfnlint.runner import Runner

    return Runner(ConfigMixIn(merge_configs=True)).rules


def _hit(match: Any) -> Hit:
    steps = getattr(match, "path", None) or ()
    path = tuple(int(step) if isinstance(step, int) else str(step) for step in steps)
    return Hit(str(match.rule.id), " ".join(str(match.message).split()), path)


def _finding(stack: Stack, hit: Hit) -> Finding:
    problem = Problem(_place(stack, hit.path), hit.message)
    check = f"{LINTER}-{hit.rule}"
    fix = f"see https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md#{hit.rule}"
    return Finding(check, Severity.HIGH, Breaks.DEPLOY, problem, fix)


def _place(stack: Stack, path: tuple[str | int, ...]) -> Place:
    logical_id, steps = "", path
    if len(path) >= 2 and path[0] == "Resources":
        logical_id, steps = str(path[1]), path[2:]
    construct = stack.constructs.get(logical_id)
    place = Place(
        stack.id,
        stack.region,
        stack.account,
        logical_id,
        "",
        construct.path if construct else "",
        stack.template.name,
    )
    for step in steps:
        place = place / step
    return place
