"""What engines say of single templates, as findings of the same report."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dr_validator import files
from dr_validator.assembly.model import Stack
from dr_validator.finding import Breaks, Crash, Finding, Problem, Severity
from dr_validator.installed import working_folder
from dr_validator.lint.cache import Cache, digest, folder, key_of
from dr_validator.lint.dotted import steps
from dr_validator.lint.engines import AWS, CFN_LINT, LintEngine
from dr_validator.lint.job import Answer, Failure, Hit, Job, LintSettings, Outcome
from dr_validator.lint.metadata import Ignored, ignored
from dr_validator.lint.sam_references import answered
from dr_validator.lint.version import version
from dr_validator.place import Place
from dr_validator.record import dataclass, replace
from dr_validator.tell import Tell

# Types whose templates cfn-lint reads where they lie near, so that it matters where this one is.
_NESTED = (b"AWS::CloudFormation::Stack", b"AWS::Serverless::Application")


Waited = Callable[[Tell], "Results"]


@dataclass(frozen=True, slots=True)
class Linted:
    """An error of an engine, and who ignores it, if anybody does."""

    finding: Finding
    ignored: Ignored | None


@dataclass(frozen=True, slots=True)
class Results:
    """What engines said of all templates. Where one failed, that is a crash."""

    linted: tuple[Linted, ...] = ()
    crashed: tuple[Crash, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A stack's template as it is linted; equal keys have equal answers."""

    stack: Stack
    job: Job
    key: str


@contextmanager
def begin(
    stacks: Sequence[Stack], engines: Sequence[LintEngine], settings: LintSettings
) -> Iterator[Waited]:
    """Have each engine lint each stack's template, while the caller does something else.

    Yields a function that waits for the results; without a call of it the work is given up.
    """
    with ExitStack() as at_work:
        waiting = [at_work.enter_context(_begun(stacks, each, settings)) for each in engines]

        def finish(tell: Tell) -> Results:
            results = [each(tell) for each in waiting]
            return Results(
                tuple(linted for each in results for linted in each.linted),
                tuple(crash for each in results for crash in each.crashed),
            )

        yield finish


@contextmanager
def _begun(stacks: Sequence[Stack], engine: LintEngine, settings: LintSettings) -> Iterator[Waited]:
    """As `begin`, of one engine."""
    known_version = version(engine)
    keeps = settings.cache and known_version is not None
    cache = Cache(engine, folder(engine) if keeps else None)
    asked = [_ask(stack, engine, settings, known_version) for stack in stacks]
    # The same template in the same region is linted once, however many stacks are made of it.
    firsts = {each.key: each for each in reversed(asked)}
    known = {key: answer for key in firsts if (answer := cache.get(key)) is not None}
    new = [each for key, each in firsts.items() if key not in known]
    if not new:
        yield lambda _: _results(engine, asked, known, settings)
        return
    from dr_validator.lint.processes import linting

    with linting(engine, [each.job for each in new], settings) as futures:

        def finish(tell: Tell) -> Results:
            found: dict[str, Outcome] = {**known}
            for number, (each, future) in enumerate(zip(new, futures, strict=True), 1):
                tell(engine.name, number, len(new))
                outcome = found[each.key] = _nameless(future.result(), each.job)
                # A file that has changed since has another key now.
                again = _ask(each.stack, engine, settings, known_version)
                if isinstance(outcome, Answer) and again.key == each.key:
                    cache.put(each.key, outcome)
            cache.trim()
            return _results(engine, asked, found, settings)

        yield finish


def _ask(
    stack: Stack, engine: LintEngine, settings: LintSettings, known_version: str | None
) -> _Asked:
    template = stack.template
    place: tuple[str, ...] = ()
    if template.path is None or template.stands_within or not template.path.exists():
        text = json.dumps(template.body)
        job, content = Job(None, text, stack.region), text.encode()
    else:
        file = os.path.abspath(template.path)  # noqa: PTH100
        job, content = Job(file, None, stack.region), _content(template.path)
        if engine is CFN_LINT and any(each in content for each in _NESTED):
            place = (str(working_folder()), os.path.dirname(file))  # noqa: PTH120
    configured: tuple[object, ...] = (settings.rules, settings.experimental)
    if engine is AWS:
        job = replace(job, parameters=_values(stack))
        configured = (job.parameters,)
    key = key_of(known_version, stack.region, configured, place, digest(content))
    return _Asked(stack, job, key)


def _values(stack: Stack) -> dict[str, str]:
    """The parameter values that are known of a deployment."""
    return {name: value for name, value in stack.supplied.items() if value is not None}


def _content(path: Path) -> bytes:
    try:
        return files.read_bytes(path)
    except files.FileError:
        return b""  # it was read a moment ago; the engine will tell what is wrong with it


def _nameless(outcome: Outcome, job: Job) -> Outcome:
    """The outcome without the template's own path: the same text may stand elsewhere, too."""
    if job.file is None or isinstance(outcome, Failure):
        return outcome
    name = Path(job.file).name
    return replace(
        outcome,
        hits=tuple(
            replace(hit, message=hit.message.replace(job.file, name)) for hit in outcome.hits
        ),
        opened=tuple(path for path in outcome.opened if path != job.file),
    )


def _results(
    engine: LintEngine,
    asked: Sequence[_Asked],
    found: Mapping[str, Outcome],
    settings: LintSettings,
) -> Results:
    linted: list[Linted] = []
    crashed: list[Crash] = []
    for each in asked:
        match found[each.key]:
            case Answer(hits=hits, incomplete=incomplete):
                linted += [_linted(engine, each.stack, hit, settings) for hit in _own(hits, each)]
                if incomplete:
                    crashed.append(Crash(engine.name, f"{each.stack.id}: {incomplete}"))
            case Failure(why=why):
                crashed.append(Crash(engine.name, f"{each.stack.id}: {why}"))
    return Results(tuple(linted), tuple(crashed))


def _own(hits: Iterable[Hit], asked: _Asked) -> Iterator[Hit]:
    """The errors but for those that SAM answers."""
    return (hit for hit in hits if not answered(hit, asked.stack.template))


def _linted(engine: LintEngine, stack: Stack, hit: Hit, settings: LintSettings) -> Linted:
    at = replace(hit, path=steps(stack.template.body, hit.path)) if engine is AWS else hit
    by = ignored(at, stack.template, settings) if engine is CFN_LINT else None
    return Linted(_finding(engine, stack, at), by)


def _finding(engine: LintEngine, stack: Stack, hit: Hit) -> Finding:
    problem = Problem(_place(stack, hit.path), hit.message)
    fix = hit.fix or f"see {engine.url(hit.rule)}"
    return Finding(f"{engine.name}-{hit.rule}", Severity.HIGH, Breaks.DEPLOY, problem, fix)


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
