"""Write the golden files anew: `python -m tests.report.regenerate [--synthesize]`.

`golden/app/` is a small CDK app with its assembly, `golden/expected.<format>` what each format
says of it. With `--synthesize` the assembly is made anew first, which needs the CDK.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from dr_validator import __version__
from dr_validator.cli import app
from dr_validator.report import REPORTERS
from typer.testing import CliRunner

GOLDEN = Path(__file__).parent / "golden"
APP, ASSEMBLY = GOLDEN / "app", "assembly"
FORMATS = sorted(REPORTERS)
CHECKS = (
    "aurora-secondary-credentials",
    "aurora-secondary-without-key",
    "export-unpublished",
    "s3-destination-unordered",
    "s3-role-created-nowhere",
)
# Where the assembly says it was synthesized: elsewhere, as on a build machine.
BUILT_AT = "/build/payments"


def expected(form: str) -> Path:
    return GOLDEN / f"expected.{form}"


def produce(folder: Path) -> dict[str, str]:
    """What each format says, all written at once by one run in a copy of the app."""
    here = shutil.copytree(APP, folder / "app")
    before = Path.cwd()
    os.chdir(here)
    try:
        outputs = [word for form in FORMATS for word in ("--output", f"{form}=dr.{form}")]
        options = ["--select", ",".join(CHECKS), "--lint", "none", "-q"]
        done = CliRunner().invoke(app, ["check", ASSEMBLY, *options, *outputs])
        assert done.exit_code == 1, done.output
    finally:
        os.chdir(before)
    return {
        form: readable(form, (here / f"dr.{form}").read_text(encoding="utf-8")) for form in FORMATS
    }


def readable(form: str, told: str) -> str:
    """The report, in a form that a person can review and that only it can change.

    The version is left out, and so are the rules that no result names, and the page's own style
    and script; the HTML gets a line for each element.
    """
    told = told.replace(__version__, "VERSION")
    if form == "sarif":
        document = json.loads(told)
        run = document["runs"][0]
        driver = run["tool"]["driver"]
        named = {driver["rules"][each["ruleIndex"]]["id"] for each in run["results"]}
        driver["rules"] = [rule for rule in driver["rules"] if rule["id"] in named]
        for each in run["results"]:
            del each["ruleIndex"]
        return json.dumps(document, indent=2) + "\n"
    if form == "html":
        told = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", told, flags=re.DOTALL)
        told = re.sub(r"sha256-[\w+/=]+", "sha256", told)
        return told.replace("><", ">\n<")
    return told


def synthesize() -> None:
    """The assembly of the app, with the paths of another machine."""
    from dr_validator.synth.synthesize import Synthesis
    from dr_validator.synth.synthesize import synthesize as run

    with tempfile.TemporaryDirectory() as folder:
        here = shutil.copytree(APP, Path(folder) / "app", ignore=shutil.ignore_patterns(ASSEMBLY))
        before = Path.cwd()
        os.chdir(here)
        try:
            run(Synthesis(app=f"{sys.executable} app.py", output=Path(ASSEMBLY)), lambda _: None)
        finally:
            os.chdir(before)
        shutil.rmtree(APP / ASSEMBLY, ignore_errors=True)
        for file in sorted((here / ASSEMBLY).iterdir()):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace(str(here), BUILT_AT), encoding="utf-8")
        shutil.copytree(here / ASSEMBLY, APP / ASSEMBLY)


def main(arguments: list[str]) -> None:
    if "--synthesize" in arguments:
        synthesize()
    with tempfile.TemporaryDirectory() as folder:
        for form, told in produce(Path(folder)).items():
            expected(form).write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
