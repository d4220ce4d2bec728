"""What is in the wheel: all files of the package, under one name, and what pip needs to know."""

from __future__ import annotations

from configparser import ConfigParser
from email import message_from_string
from pathlib import Path, PurePath
from zipfile import ZipFile

from tests.ci.conftest import Installation
from tests.ci.recipes import ROOT, VERSION

# Where each folder of the checkout is installed.
HOMES = {
    "validator/dr_validator": "dr_validator",
    "checks": "dr_validator/checks",
    "templates": "dr_validator/templates",
}
INFO = f"dr_validator-{VERSION}.dist-info"


def test_every_file_is_in_it_and_no_other(wheel: Path) -> None:
    wanted = {
        str(PurePath(home, path.relative_to(ROOT / folder)))
        for folder, home in HOMES.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.startswith(f"{INFO}/")}
    assert names == wanted
    assert {name.split("/")[0] for name in names} == {"dr_validator"}
    assert "dr_validator/py.typed" in names


def test_what_pip_is_told(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        about = message_from_string(archive.read(f"{INFO}/METADATA").decode())
        entries = ConfigParser()
        entries.read_string(archive.read(f"{INFO}/entry_points.txt").decode())
        license_text = archive.read(f"{INFO}/licenses/LICENSE").decode()
    needed = [each for each in about.get_all("Requires-Dist", []) if "extra ==" not in each]
    assert sorted(each.split(">=")[0].lower() for each in needed) == [
        "jsonpath-ng",
        "pyyaml",
        "typer",
    ]
    assert about["Requires-Python"] == ">=3.11"
    assert about["License-Expression"] == "Apache-2.0"
    assert license_text == (ROOT / "LICENSE").read_text()
    assert dict(entries["console_scripts"]) == {"dr-validator": "dr_validator.__main__:main"}
    assert dict(entries["pytest11"]) == {"dr_validator": "dr_validator.pytest_plugin"}


def test_importing_it_loads_nothing_else(tmp_path: Path, installation: Installation) -> None:
    code = "import sys; old = set(sys.modules); import dr_validator; print(set(sys.modules) - old)"
    done = installation.run(installation.bin / "python", "-c", code, cwd=tmp_path)
    assert done.stdout == "{'dr_validator'}\n"
