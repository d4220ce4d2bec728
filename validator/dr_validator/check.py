"""What a check is: a function of the graph, named by its file, documented by its docstring."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import Enum
from functools import partial
from importlib.machinery import all_suffixes
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn, Protocol

from dr_validator.errors import DrValidatorError, beyond, shorten
from dr_validator.files import is_folder, walk
from dr_validator.finding import Breaks, Crash, Finding, Problem, Related, Severity, Stops
from dr_validator.place import Place
from dr_validator.record import dataclass, replace
from dr_validator.regex import regex
from dr_validator.resolve.value import Cause
from dr_validator.suppose import Outcomes, settled

if TYPE_CHECKING:
    from dr_validator.graph import Graph

CheckFunction = Callable[["Graph"], Iterator[Problem]]


class LastFunction(Protocol):
    """The function of a check that runs last."""

    __module__: str
    __name__: str

    def __call__(self, graph: Graph, found: Sequence[Finding]) -> Iterator[Problem]: ...


BUILT_IN = "dr_validator.checks"
_SUFFIXES = frozenset(all_suffixes())  # of modules


class CheckLoadError(DrValidatorError):
    """A check that cannot be loaded is loud: a gate with a missing check is no gate."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Doc:
    """The sections of a check's docstring."""

    title: str
    why: str
    fix: str
    source: str


@dataclass(frozen=True, slots=True, order=True)
class Family:
    """The checks of one folder: its name begins their ids, its title is a heading in reports."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check as the engine knows it. `id` is `<family>-<name>`, from folder and file.

    `dr` tells that it speaks of disaster recovery only: it is not run on an app that shows
    no sign of a second region. `module` says where it is written; `types` are the resource types
    that it looks at, or globs of such, where its module is no code that would tell. `stated` is
    what its faults stop, None where `breaks` tells. `last` is its function if it runs after the
    others, with what they found; `run` knows of none. `same_as` are rules of linters, by their ids
    at cfn-lint, that say the same of the same place.
    """

    id: str
    family: Family
    severity: Severity
    breaks: Breaks
    dr: bool
    doc: Doc
    run: CheckFunction
    module: str
    types: tuple[str, ...] = ()
    stated: Stops | None = None
    last: LastFunction | None = None
    same_as: tuple[str, ...] = ()

    def given(self, found: Iterable[Finding]) -> Check:
        """The same, knowing what was found, if it runs last; else itself."""
        if self.last is None:
            return self
        return replace(self, run=partial(self.last, found=tuple(found)), last=None)

    @property
    def stops(self) -> Stops:
        """What its faults stop."""
        return self.stated or self.breaks.stops

    @property
    def built_in(self) -> bool:
        """Whether it is one of our own, not of a pack."""
        return self.module.startswith(f"{BUILT_IN}.")


def check(
    *,
    severity: Severity,
    breaks: Breaks,
    stops: Stops | None = None,
    dr: bool = True,
    same_as: tuple[str, ...] = (),
) -> Callable[[CheckFunction], Check]:
    """Make a check of a function; its module's name gives the id.

    `stops` is what its faults stop in a drill; without it, that is what `breaks` stops as a rule.
    `same_as` are rules of cfn-lint that say the same of the same place, so that one finding is made
    of both.
    """

    def make(function: CheckFunction) -> Check:
        identity, family, doc = _named(function)
        module = function.__module__
        return Check(
            identity,
            family,
            severity,
            breaks,
            dr,
            doc,
            function,
            module,
            stated=stops,
            same_as=same_as,
        )

    return make


def last_check(
    *, severity: Severity, breaks: Breaks, stops: Stops | None = None, dr: bool = True
) -> Callable[[LastFunction], Check]:
    """Make a check of a function that is given what all others have found, waived or not, and says
    what none of them explains."""

    def make(function: LastFunction) -> Check:
        identity, family, doc = _named(function)
        alone, module = partial(function, found=()), function.__module__
        return Check(
            identity, family, severity, breaks, dr, doc, alone, module, stated=stops, last=function
        )

    return make


def _named(function: CheckFunction | LastFunction) -> tuple[str, Family, Doc]:
    """The id, family and page of a check's function."""
    package, _, name = function.__module__.rpartition(".")
    family = family_of(package)
    identity = f"{family.name}-{name}".replace("_", "-")
    if function.__name__ != name:
        raise CheckLoadError(
            f"{function.__module__}: the function is called {function.__name__}, "
            f"the file {name}; give both the same name"
        )
    return identity, family, read_doc(_docstring(function), identity)


def in_order(checks: Iterable[Check]) -> list[Check]:
    """The checks as they are run: those that run last come last."""
    return sorted(checks, key=lambda each: each.last is not None)


def family_of(package: str) -> Family:
    """The family of a folder; its title is the first line of its docstring, else its name."""
    name = package.rpartition(".")[2].rstrip("_").replace("_", "-")
    module = sys.modules.get(package)
    told = _docstring(module).strip() if module is not None else ""
    return Family(name, told.partition("\n")[0].removesuffix(".") or name)


def _docstring(subject: CheckFunction | LastFunction | ModuleType) -> str:
    """A docstring; under `python -OO`, which drops them, as the source has it."""
    if subject.__doc__ is None and sys.flags.optimize > 1:
        import ast
        import inspect

        tree = ast.parse(inspect.getsource(subject))
        node = tree if isinstance(subject, ModuleType) else tree.body[0]
        return (
            ast.get_docstring(node) or "" if isinstance(node, ast.Module | ast.FunctionDef) else ""
        )
    return subject.__doc__ or ""


_SECTION = regex(r"^(Why it matters|Fix|Source):\s*", re.MULTILINE)


def read_doc(docstring: str, identity: str) -> Doc:
    """Split a check's docstring into its sections; a missing one is an error."""
    pieces = _SECTION.split("\n".join(line.strip() for line in docstring.strip().splitlines()))
    sections = {
        name: " ".join(text.split()) for name, text in zip(pieces[1::2], pieces[2::2], strict=True)
    }
    title = " ".join(pieces[0].split())
    missing = [name for name in ("Why it matters", "Fix", "Source") if not sections.get(name)]
    if not title:
        missing.insert(0, "first line")
    if missing:
        raise CheckLoadError(f"check {identity}: its docstring lacks {', '.join(missing)}")
    return Doc(title, sections["Why it matters"], sections["Fix"], sections["Source"])


def discover(package: str = BUILT_IN) -> tuple[Check, ...]:
    """All checks of a package, sorted by id. Raises CheckLoadError if one cannot be loaded.

    Every file in a family's folder yields a check, but for what begins with `_`: a file that is
    passed over in silence is a gate with a hole.
    """
    try:
        root = importlib.import_module(package)
        modules, files = _modules(root)
        checks = [
            value
            for module in sorted(modules)
            for value in vars(importlib.import_module(module)).values()
            if isinstance(value, Check) and value.module == module
        ]
    except CheckLoadError:
        raise
    except Exception as error:
        raise CheckLoadError(f"the checks of {package} cannot be loaded: {error}") from error
    if not checks:
        raise CheckLoadError(
            f"no checks found in {package}; "
            + (
                "the installation is incomplete"
                if package == BUILT_IN
                else f"they belong in {package}/<family>/<name>.py, and each folder needs an "
                "__init__.py"
            )
        )
    _refuse(files - modules, "it is not found because a folder above it has no __init__.py")
    _refuse(
        (modules | files) - {each.module for each in checks},
        "no function in it has @check; add it, or begin the file's name with _ if it only helps",
    )
    return tuple(sorted(checks, key=lambda each: each.id))


def _refuse(idle: Collection[str], why: str) -> None:
    for module in sorted(idle)[:1]:
        raise CheckLoadError(f"{module.replace('.', '/')}.py yields no check: {why}")


def _modules(root: ModuleType) -> tuple[set[str], set[str]]:
    """The modules of a package's families: those that Python finds, and those whose files lie in
    its folders."""
    found: set[str] = set()
    files: set[str] = set()
    for folder in getattr(root, "__path__", ()):
        if is_folder(Path(folder)):
            names = [entry.name for entry in walk(Path(folder), skip=_is_hidden)]
            found |= set(_found(root.__name__, names))
            files |= {name.removesuffix(".py") for name in names if name.endswith(".py")}
        else:
            found |= set(_found_within(root.__name__, folder))
    lying = (name.split("/") for name in files)
    return found, {".".join((root.__name__, *way)) for way in lying if _is_of_a_family(way)}


def _found(package: str, names: Iterable[str]) -> Iterator[str]:
    """Of the files in a package's folder, those that Python finds as modules of families; the
    families are imported, so that nothing that is wrong with one is passed over."""
    stems = {stem for name in names if (stem := _stem(name))}
    packages = {stem.removesuffix("/__init__") for stem in stems if stem.endswith("/__init__")}
    for stem in sorted(stems):
        way = stem.split("/")
        around = ["/".join(way[:number]) for number in range(1, len(way))]
        if not packages.issuperset(around):
            continue
        if way[-1] == "__init__" and around:
            importlib.import_module(".".join((package, *way[:-1])))
        elif _is_of_a_family(way):
            yield ".".join((package, *way))


def _stem(name: str) -> str:
    """The way to a module, by that to its file; empty if the file is none."""
    folder, slash, last = name.rpartition("/")
    word, dot, ending = last.partition(".")
    return f"{folder}{slash}{word}" if dot + ending in _SUFFIXES else ""


def _found_within(package: str, folder: str) -> Iterator[str]:
    """As `_found`, in what is no folder: a zip file."""
    prefix = f"{package}."
    for info in pkgutil.walk_packages([folder], prefix, _fail):
        if not info.ispkg and _is_of_a_family(info.name.removeprefix(prefix).split(".")):
            yield info.name


def _fail(_: str) -> NoReturn:
    """Raise what an import raised; pkgutil would pass over a family for it."""
    raise


def _is_of_a_family(steps: Sequence[str]) -> bool:
    """Whether a module, by the way to it within the package, is to hold a check.

    What stands beside the families helps them.
    """
    return len(steps) > 1 and not any(map(_is_hidden, steps))


def _is_hidden(name: str) -> bool:
    return name.startswith(("_", "."))


def run(checks: Iterable[Check], graph: Graph) -> tuple[list[Finding], list[Crash]]:
    """Run each check. One that raises, or would end the process, is reported as crashed; the
    others still run.

    Input that cannot be read, or is too much, is raised as InputError.
    """
    findings: dict[tuple[str, Place, str], Finding] = {}
    crashed: list[Crash] = []
    outcomes = graph.view(Outcomes)
    for each in in_order(checks):
        try:
            for problem in settled(each.given(findings.values()).run, outcomes):
                severity = problem.severity or each.severity
                fix = problem.fix or each.doc.fix
                finding = Finding(each.id, severity, each.breaks, problem, fix, each.stated)
                findings.setdefault((each.id, problem.place, problem.message), finding)
        except DrValidatorError:
            raise  # what cannot be read, and no fault of the check
        except (MemoryError, RecursionError) as error:
            raise beyond(f"the check {each.id}", error) from None
        except (Exception, SystemExit) as error:
            crashed.append(Crash(each.id, shorten(f"{type(error).__name__}: {error}")))
    return sorted(findings.values(), key=lambda found: found.sort_key), crashed


class Placed(Protocol):
    """Anything that knows its place: a resource, a node, a value, a link."""

    @property
    def place(self) -> Place: ...


def place_of(spot: Place | Placed) -> Place:
    return spot if isinstance(spot, Place) else spot.place


def problem(
    at: Place | Placed,
    message: str,
    *,
    fix: str = "",
    related: Iterable[tuple[Place | Placed, str]] = (),
    severity: Severity | None = None,
    felt: Iterable[Place | Placed] = (),
) -> Problem:
    """A defect: where, what and what follows from it; `related` is the other end.

    `severity` is given where this one is less or more than its check as a rule, `felt` where a
    drill does not feel it at what uses the place: who cannot connect for a group.

    It is proven, unless one of its ends stands under a condition that cannot be decided: what
    may not be there proves nothing.
    """
    ends = tuple(Related(place_of(spot), note) for spot, note in related)
    place = place_of(at)
    doubt = next((each.doubt for each in (place, *(end.place for end in ends)) if each.doubt), "")
    if not doubt:
        hit = tuple(place_of(spot) for spot in felt)
        return Problem(place, message, fix, ends, severity=severity, felt=hit)
    what = f"whether this is the case: {message}"
    cause = Cause.CONDITION.value
    return Problem(place, what, fix, ends, False, doubt, cause, severity)


def unproven(
    at: Place | Placed,
    what: str,
    *,
    reason: str = "",
    related: Iterable[tuple[Place | Placed, str]] = (),
) -> Problem:
    """What could not be decided (`what`, a clause such as "which region the copy is in").

    The reason is the Unknown's own, unless one is given.
    """
    why = reason or getattr(at, "reason", "") or "the value is not known before deployment"
    ends = tuple(Related(place_of(spot), note) for spot, note in related)
    cause = getattr(at, "cause", None)
    kind = str(cause.value) if isinstance(cause, Enum) and not reason else ""
    return Problem(place_of(at), what, related=ends, proven=False, reason=why, cause=kind)
