"""Run a CDK app as the CDK CLI does, without the CDK CLI and without credentials."""

from __future__ import annotations

import json
import os
import secrets
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from dr_validator.errors import InputError, UsageError
from dr_validator.record import dataclass
from dr_validator.synth.nodejs import add_node

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


def _silent(_: str) -> None:
    """Tells nobody."""


def synthesize(wanted: Synthesis, tell: Callable[[str], None] = _silent) -> Path:
    """Run the app; its cloud assembly replaces the one at the target only if all went well.

    The app's own output goes to stderr as it comes; `tell` is told what is run. Raises
    InputError if the app fails.
    """
    project = _read(wanted.folder / PROJECT)
    app = wanted.app if wanted.app is not None else _app(project, wanted.folder)
    context = _context(wanted, project)
    target = wanted.output or Path(str(project.get("output", "cdk.out")))
    _refuse_to_replace(target)
    target.parent.mkdir(parents=True, exist_ok=True)
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
        if not (fresh / MANIFEST).is_file():
            raise InputError(
                f"the app `{_shown(app)}` ended well but wrote no cloud assembly; "
                "does it end with app.synth()? does it name an outdir of its own?"
            )
        _swap(fresh, target)
    finally:
        overflow.unlink(missing_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def _app(project: Mapping[str, Any], folder: Path) -> str | Sequence[str]:
    where = folder / PROJECT
    if not where.is_file():
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
        body = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path}: not valid JSON: {error}; correct the file") from error
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


def _refuse_to_replace(target: Path) -> None:
    if not target.exists() and not target.is_symlink():
        return
    if target.is_symlink() or not target.is_dir():
        raise UsageError(f"{target}: not a folder, so it is not replaced; choose another --output")
    if (target / MANIFEST).is_file() or not any(target.iterdir()):
        return
    raise UsageError(
        f"{target}: holds something that is not a cloud assembly (no {MANIFEST}), so it is not "
        "replaced; choose another --output"
    )


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
    code = _execute(command, folder, environment, what)
    if code == 0:
        return
    hint = ""
    if not environment.get("JSII_NODE") and not shutil.which("node", path=environment.get("PATH")):
        hint = (
            "; no Node.js was found, which CDK apps need: "
            "`pip install 'dr-validator[cdk]'` brings one"
        )
    ended = f"exit code {code}" if code > 0 else f"signal {-code}"
    raise InputError(
        f"{what} `{_shown(command)}` failed with {ended}; what it said stands above{hint}"
    )


def _execute(
    command: str | Sequence[str], folder: Path, environment: Mapping[str, str], what: str
) -> int:
    try:
        process = subprocess.Popen(
            command,
            shell=isinstance(command, str),
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        raise InputError(f"{what} `{_shown(command)}` cannot be run: {error.strerror}") from error
    scratch = Path(environment["CDK_OUTDIR"])
    pump = threading.Thread(target=_pass_on, args=(process.stdout, scratch), daemon=True)
    pump.start()
    try:
        code = process.wait()
    except BaseException:
        process.kill()
        raise
    # What the app may have left running in the background would hold the pipe open for ever.
    pump.join(timeout=5)
    return code


def _pass_on(pipe: IO[bytes], scratch: Path) -> None:
    """Each line as it comes, with the target's name for the folder that will be renamed to it."""
    target = scratch.with_name(scratch.name.rpartition(".")[0])
    sys.stderr.flush()
    for line in pipe:
        os.write(2, line.replace(bytes(scratch), bytes(target)))


def _shown(command: str | Sequence[str]) -> str:
    return command if isinstance(command, str) else shlex.join(command)


def _swap(fresh: Path, target: Path) -> None:
    """Put the new assembly in the old one's place."""
    old = fresh.with_name(f"{fresh.name}.old")
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
