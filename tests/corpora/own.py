"""Write the inputs that this repository makes: `python -m tests.corpora.own CORPUS OUT`.

`OUT/inputs.json` lists them: a name, the words after `dr-validator`, and the folder to run in.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from dr_validator.assembly.model import Json
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from tests.assembly import bad
from tests.assembly.conftest import written
from tests.cli import test_odd_files as odd
from tests.fuzz.case import Case, load
from tests.fuzz.inputs import KINDS
from tests.fuzz.test_fuzz import FOUND
from tests.growth.inputs import Body, large, parameter, parameters, resources, template, tower
from tests.growth.test_growth import HEIGHTS, TOWERS, USES

REGION = "us-east-1"
LINT = ("--lint", "none")
# Of each kind of the fuzzer's.
EXAMPLES = 25


@dataclass(frozen=True)
class Made:
    name: str
    words: tuple[str, ...]
    folder: str


def hostile(out: Path) -> Iterator[Made]:
    """What the tests of hostile input are about, each in a folder of its own."""
    for number, (text, _) in enumerate(bad.MANIFESTS):
        folder = f"manifests/{number:02}"
        links_in = written(bad.beside(text), out / folder / "cdk.out")
        bad.links(links_in, out / folder / "secret.json")
        yield Made(folder, ("check", "cdk.out", *LINT), folder)
    for number, (name, text, _) in enumerate(bad.TEMPLATES):
        folder = f"templates/{number:02}"
        written({name: text}, out / folder)
        yield _one(f"{folder} {name}", name, folder)
    yield from _odd(out)
    yield from _growing(out)
    for case in FOUND:
        yield _case(f"kept by the fuzzer/{case.name}", load(case), out)


def _odd(out: Path) -> Iterator[Made]:
    """Each kind of thing that is no file, in each role that a file has for `check`."""
    for role, (prepared, _) in odd.ROLES.items():
        for kind in odd.KINDS:
            if (prepared, kind) == (odd.template, odd.folder):
                continue  # a folder among templates is one of them
            name = f"no files/{role}, {kind.__name__}"
            folder = out / name
            folder.mkdir(parents=True)
            path, words = prepared(folder)
            path.unlink(missing_ok=True)
            kind(path)
            if words[0] == "check":
                yield Made(name, (*words, *LINT), name)


def _growing(out: Path) -> Iterator[Made]:
    """Small templates whose values would be larger than any memory."""
    opened: Json = {"Open": {"Fn::Equals": [{"Ref": "AWS::StackId"}, "a"]}}
    for name, wrap in TOWERS.items():
        value = tower(HEIGHTS.get(name, 60), wrap, 'a"b,')
        folder = f"growing/tower of {name}"
        (out / folder).mkdir(parents=True)
        made = resources(Text=parameter(value))
        template(out / folder, {"Conditions": opened, **made})
        yield _one(folder, "app.json", folder)
    for name, (kind, of, use) in USES.items():
        folder = f"growing/uses in {name}"
        (out / folder).mkdir(parents=True)
        template(out / folder, large(_repeated(use), 700_000, kind, of))
        yield _one(folder, "app.json", folder)


def _repeated(value: Json) -> Body:
    return parameters(2_000, lambda _: value)


def _one(name: str, file: str, folder: str) -> Made:
    return Made(name, ("check", f"{file}@{REGION}", *LINT, "--format", "json", "--quiet"), folder)


def fuzz(out: Path) -> Iterator[Made]:
    """So many of each kind, the same ones each time."""
    for kind, strategy in KINDS.items():
        for number, case in enumerate(_drawn(strategy)):
            yield _case(f"{kind}/{number:02}", case, out)


def _drawn(strategy: SearchStrategy[Case]) -> list[Case]:
    cases: list[Case] = []

    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case: Case) -> None:
        cases.append(case)

    collect()
    return cases


def _case(name: str, case: Case, out: Path) -> Made:
    (out / name).mkdir(parents=True)
    case.write(out / name)
    return Made(name, (*case.words, "--format", case.form), name)


MAKERS: Mapping[str, Callable[[Path], Iterator[Made]]] = {"hostile inputs": hostile, "fuzz": fuzz}


def main(name: str, out: str) -> None:
    folder = Path(out)
    folder.mkdir(parents=True)
    told = [asdict(each) for each in MAKERS[name](folder)]
    (folder / "inputs.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
