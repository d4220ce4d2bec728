"""Run a CDK app as the CDK CLI does, without the CDK CLI and without credentials."""

from __future__ import annotations

import json
import os
import secrets
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dr_validator.assembly import Assembly, load
from dr_validator.errors import InputError, UsageError
from dr_validator.files import AbsentError, FileError, is_file, is_folder, present, read_text
from dr_validator.record import dataclass
from dr_validator.synth.nodejs import add_node
from dr_validator.synth.running import execute

PROJECT, LOOKED_UP, MANIFEST = "cdk.json", "cdk.context.json", "manifest.json"

# What the CDK CLI sets: construct paths and asset paths in the templates, bundling for all
# stacks. Version reporting would add a resource that says nothing.
_SETTINGS: Mapping[str, Any] = {
    "aws:cdk:enable-path-metadata": True,
    "aws:cdk:enable-asset-metadata": True,
    "aws:cdk:bundling-stacks": ["**"],
    "aws:cdk:version-reporting": False,
}
# One variable of the environment holds 128 KiB on Linux, all of them 32 KiB on Windows.
_LARGEST = 16 * 1024 * 1024
_CONTEXT_LIMIT = 24_000 if sys.platform == "win32" else 100_000


@dataclass(frozen=True, slots=True)
class Synthesis:
    """What to run and where to write it; None where cdk.json is to say.

    `validation` keeps CDK's own validation of the templates on.
    """

    app: str | None = None
    output: Path | None = None
    context: tuple[str, ...] = ()
    folder: Path = Path()
    validation: bool = False


@dataclass(frozen=True, slots=True)
class Synthesized:
    """What was written: its folder, how many stacks in which regions, and the context that could
    not be looked up."""

    folder: Path
    stacks: int
    regions: tuple[str, ...]
    missing: tuple[str, ...]


def _silent(_: str) -> None:
    """Tells nobody."""


def synthesize(wanted: Synthesis, tell: Callable[[str], None] = _silent) -> Synthesized:
    """Run the app; its cloud assembly replaces the one at the target only if all went well.

    The app's own output goes to stderr as it comes; `tell` is told what is run. Raises
    InputError if the app fails, or if what it wrote has no stacks or cannot be read.
    """
    project = _read(wanted.folder / PROJECT)
    app = wanted.app if wanted.app is not None else _app(project, wanted.folder)
    context = _context(wanted, project)
    target = wanted.output or _output(project, wanted.folder)
    _refuse_to_replace(target, wanted.folder)
    _prepare(target.parent, target)
    build = project.get("build")
    # Beside the target and as deep as it, so that relative paths hold and a rename suffices.
    fresh = target.absolute().with_name(f"{target.name}.{secrets.token_hex(4)}")
    overflow = fresh.with_name(f"{fresh.name}.context.json")
    environment = _environment(fresh, validation=wanted.validation)
    try:
        _pass_context(context, environment, overflow)
        if isinstance(build, str) and build.strip():
            tell(f"running `{build}`")
            _run(build, wanted.folder, environment, "the build command")
        tell(f"running `{_shown(app)}`")
        _run(app, wanted.folder, environment, "the app")
        if not is_file(fresh / MANIFEST):
            raise InputError(
                f"the app `{_shown(app)}` ended well but wrote no cloud assembly; "
                "does it end with app.synth()? does it name an outdir of its own?"
            )
        made = _made(fresh, target)
        _swap(fresh, target)
    finally:
        overflow.unlink(missing_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
    regions = sorted({stack.region for stack in made.stacks if stack.region})
    return Synthesized(target, len(made.stacks), tuple(regions), made.missing)


def _made(fresh: Path, target: Path) -> Assembly:
    """What the app wrote; an app without stacks does not take an older assembly away."""
    try:
        return load(fresh)
    except InputError as error:
        told = [each.replace(str(fresh), str(target)) for each in error.sentences]
        if present(target):
            told[-1] += f"; {target} is left as it was"
        raise InputError(*told) from None


def _output(project: Mapping[str, Any], folder: Path) -> Path:
    output = project.get("output", "cdk.out")
    if not isinstance(output, str) or not output or "\0" in output:
        raise InputError(f'{folder / PROJECT}: "output" must be the path of a folder; correct it')
    return Path(output)


def _app(project: Mapping[str, Any], folder: Path) -> str | Sequence[str]:
    where = folder / PROJECT
    if not is_file(where):
        raise InputError(
            f"{where}: no such file; go to the folder of the CDK app, or give the command "
            "with --app"
        )
    app = project.get("app")
    if isinstance(app, str) and app.strip():
        return app
    if isinstance(app, list) and app and all(isinstance(word, str) for word in app):
        return app
    raise InputError(f'{where}: has no "app", the command that runs the CDK app; add it')


def _read(path: Path) -> dict[str, Any]:
    """A JSON object from a file; empty if there is no file."""
    try:
        body = json.loads(read_text(path, _LARGEST))
    except AbsentError:
        return {}
    except FileError as error:
        raise InputError(error.told(path, "correct or remove it")) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not valid JSON: {error}; correct the file") from None
    if not isinstance(body, dict):
        raise InputError(f"{path}: must hold a JSON object; correct the file")
    return body


def _context(wanted: Synthesis, project: Mapping[str, Any]) -> dict[str, Any]:
    """The app's context; the command line goes before cdk.json, cdk.json before what was
    looked up, and the settings before all."""
    own = project.get("context", {})
    if not isinstance(own, dict):
        raise InputError(f'{wanted.folder / PROJECT}: "context" must be an object; correct it')
    given = dict(_pair(each) for each in wanted.context)
    return {**_read(wanted.folder / LOOKED_UP), **own, **given, **_SETTINGS}


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"--context {text}: write it as key=value")
    if key.startswith("aws:"):
        raise UsageError(f"--context {text}: keys that begin with aws: belong to the CDK")
    return key, value


def _refuse_to_replace(target: Path, folder: Path) -> None:
    where = Path(os.path.realpath(target))
    if any(Path(os.path.realpath(each)).is_relative_to(where) for each in (Path(), folder)):
        raise UsageError(
            f"{target}: holds the folder that the app is run in, so it is not replaced; choose "
            "another --output"
        )
    if not present(target):
        return
    if target.is_symlink() or not is_folder(target):
        raise UsageError(f"{target}: not a folder, so it is not replaced; choose another --output")
    if is_file(target / MANIFEST) or not any(target.iterdir()):
        return
    raise UsageError(
        f"{target}: holds something that is not a cloud assembly (no {MANIFEST}), so it is not "
        "replaced; choose another --output"
    )


def _prepare(parent: Path, target: Path) -> None:
    """Make the folder that the target is to be in; what cannot be written is told at once."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(target, str(error.strerror)) from None
    if not os.access(parent, os.W_OK):
        raise _unwritable(target, "its folder is not writable")


def _unwritable(target: Path, why: str) -> UsageError:
    return UsageError(f"{target}: cannot be written ({why}); choose another --output")


def _environment(outdir: Path, *, validation: bool) -> dict[str, str]:
    """The user's own environment, and what the CDK library asks for in it."""
    environment = dict(os.environ)
    environment["CDK_OUTDIR"] = str(outdir)
    environment["CDK_APP_MODE"] = "process"
    environment.setdefault("JSII_HOST_STACK_TRACES", "1")
    # More than half of the time of a synthesis, and it changes no template
    # (aws-cdk-lib, core/lib/private/synthesis-validation.ts: defaultValidationEnabled).
    if validation:
        environment["CDK_VALIDATION"] = "true"
    else:
        environment.setdefault("CDK_VALIDATION", "false")
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    if region:
        environment.setdefault("CDK_DEFAULT_REGION", region)
    _add_python(environment)
    add_node(environment)
    return environment


def _add_python(environment: dict[str, str]) -> None:
    """Let `python3` in the app's command mean the Python that has us, if it has the CDK too.

    Another virtual environment that is active and has the CDK goes first.
    """
    from importlib.util import find_spec

    active = environment.get("VIRTUAL_ENV")
    if active and Path(active).resolve() != Path(sys.prefix).resolve():
        packages = ("lib/python*/site-packages/aws_cdk", "Lib/site-packages/aws_cdk")
        if any(next(Path(active).glob(each), None) for each in packages):
            return
    if find_spec("aws_cdk") is not None:
        own = str(Path(sys.executable).parent)
        environment["PATH"] = os.pathsep.join([own, environment.get("PATH", os.defpath)])


def _pass_context(context: dict[str, Any], environment: dict[str, str], overflow: Path) -> None:
    """Through the environment; what is too long for it, through the CDK's overflow file."""
    text = json.dumps(context)
    if len(text) <= _CONTEXT_LIMIT:
        environment["CDK_CONTEXT_JSON"] = text
        return
    overflow.write_text(text, encoding="utf-8")
    environment["CDK_CONTEXT_JSON"] = json.dumps(dict(_SETTINGS))
    environment["CONTEXT_OVERFLOW_LOCATION_ENV"] = str(overflow)


def _run(
    command: str | Sequence[str], folder: Path, environment: Mapping[str, str], what: str
) -> None:
    """Run it, through the shell if it is one string; all it says goes to our stderr."""
    scratch = bytes(Path(environment["CDK_OUTDIR"]))
    target = scratch.rpartition(b".")[0]
    try:
        # The folder that the app writes to will be renamed to the target.
        code = execute(command, folder, environment, lambda line: line.replace(scratch, target))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{what} `{_shown(command)}` cannot be run: {why}") from None
    if code == 0:
        return
    hint = ""
    if not environment.get("JSII_NODE") and not shutil.which("node", path=environment.get("PATH")):
        hint = (
            "; no Node.js was found, which CDK apps need: "
            "`pip install 'dr-validator[cdk]'` brings one"
        )
    ended = f"exit code {code}" if code > 0 else f"signal {-code}"
    raise InputError(f"{what} `{_shown(command)}` failed with {ended}; its output is above{hint}")


def _shown(command: str | Sequence[str]) -> str:
    return command if isinstance(command, str) else shlex.join(command)


def _swap(fresh: Path, target: Path) -> None:
    """Put the new assembly in the old one's place; if that fails, the old one stays."""
    old = fresh.with_name(f"{fresh.name}.old")
    try:
        if present(target):
            target.rename(old)
        fresh.rename(target)
    except BaseException:
        if present(old) and not present(target):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
