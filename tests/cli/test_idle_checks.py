"""A file among the checks that yields none is refused: somebody counts on it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from dr_validator.check import BUILT_IN, CheckLoadError, discover

from tests.cli.stage import check, sound
from tests.cli.test_packs import PACKED, pack

OUR_OWN = Path(str(resources.files(BUILT_IN)))


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"vaults/any_vault.py": PACKED.replace("named", "any_vault")},
            "{name}/vaults/any_vault.py yields no check: it is not found because a folder "
            "above it has no __init__.py",
        ),
        (
            {"topic/deep/__init__.py": "", "topic/deep/er/lost.py": ""},
            "{name}/topic/deep/er/lost.py yields no check: it is not found",
        ),
        (
            {"topic/forgotten.py": "def forgotten(graph): ..."},
            "{name}/topic/forgotten.py yields no check: no function in it has @check; add it, or "
            "begin the file's name with _ if it only helps",
        ),
        (
            {"topic/borrowed.py": "from {name}.topic.named import named"},
            "{name}/topic/borrowed.py yields no check",
        ),
        (
            {"vaults/__init__.py": "import nothing_of_the_kind"},
            "the checks of {name} cannot be loaded: No module named 'nothing_of_the_kind'",
        ),
    ],
)
def test_a_file_that_yields_no_check_is_refused(
    here: Callable[[str], Path],
    tmp_path: Path,
    files: dict[str, str],
    sentence: str,
) -> None:
    name = f"acme_{tmp_path.name}"
    pack(tmp_path, name)
    for file, text in files.items():
        (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name / file).write_text(text.replace("{name}", name))
    here(f"packs = ['{name}']\n")
    result = check(sound(Path("cdk.out")), "--config", "dr-validator.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence.replace("{name}", name) in result.stderr


def test_helpers_are_none_of_it(here: Callable[[str], Path], tmp_path: Path) -> None:
    pack(tmp_path, "acme_helped")
    for file in ("words.py", "topic/_shared.py", "_inner/deep.py", "topic/.hidden/x.py", "x/y.txt"):
        (tmp_path / "acme_helped" / file).parent.mkdir(exist_ok=True)
        (tmp_path / "acme_helped" / file).write_text("")
    here("packs = ['acme_helped']\n")
    assert (
        check(
            sound(Path("cdk.out")), "--config", "dr-validator.toml", select="topic-named"
        ).exit_code
        == 1
    )


@pytest.mark.parametrize("file", ["alarm/new.py", "vault/any_vault.py"])
def test_neither_is_one_of_our_own_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    copy = tmp_path / "acme_own"
    shutil.copytree(OUR_OWN, copy)
    (copy / file).parent.mkdir(exist_ok=True)
    (copy / file).write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(CheckLoadError, match=f"acme_own/{file} yields no check"):
        discover("acme_own")
    for module in [each for each in sys.modules if each.partition(".")[0] == "acme_own"]:
        del sys.modules[module]


def test_every_file_of_our_own_is_a_check() -> None:
    files = [path for path in OUR_OWN.glob("*/*.py") if path.name != "__init__.py"]
    assert len(discover()) == len(files) > 100
