"""A user's project: an app that, for the speed of it, copies an assembly that lies beside it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.stage import BROKEN, CHECK, PRIMARY, SOUND, Json, write_assembly

APP = """\
import os, shutil
shutil.copytree("assembly", os.environ["CDK_OUTDIR"], dirs_exist_ok=True)
"""
# One check, so that a sound app is clean for sure; the linter has its own tests.
SETTINGS = f'select = ["{CHECK}"]\n'


def project(folder: Path, *, sound: bool = False) -> Path:
    """An app of two regions, with the one finding or without; not synthesized yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "app.py").write_text(APP)
    (folder / "cdk.json").write_text('{"app": "python3 app.py"}')
    (folder / "requirements.txt").write_text("# nothing but dr-validator\n")
    (folder / "dr-validator.toml").write_text(SETTINGS)
    change(folder, SOUND if sound else BROKEN)
    return folder


def change(folder: Path, secondary: Json, region: str = "us-east-2") -> None:
    """Change the app: what its secondary region is made of."""
    stacks = {"Primary@us-east-1": PRIMARY, f"Secondary@{region}": secondary}
    write_assembly(folder / "assembly", stacks)


def synthesized(folder: Path, *, sound: bool = False) -> Path:
    """The project with its cdk.out."""
    project(folder, sound=sound)
    (folder / "assembly").rename(folder / "cdk.out")
    return folder
