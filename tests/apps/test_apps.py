"""The installed command on the sound apps: it passes them, and says what it cannot know of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.apps.load import BOOKINGS
from tests.cli.stage import execute
from tests.reference.fixtures import ReferenceApp
from tests.reference.synthesize import ORDERS

Json = dict[str, Any]
# What no template tells: who uploads the layer, what is in it, and in which order the deployments
# are run.
BOOKINGS_ASKED = [
    "lambda-missing-asset bookings-primary/Driver /Properties/Content/S3Key",
    "lambda-missing-asset bookings-standby/Driver /Properties/Content/S3Key",
    "lambda-missing-module bookings-primary/Book /Properties/Handler",
    "lambda-missing-module bookings-standby/Book /Properties/Handler",
    "order-undeclared-dependency bookings-standby/Replica /Properties/SourceDBInstanceIdentifier",
]


@dataclass(frozen=True)
class Said:
    """What the command printed, and the report that it wrote beside it."""

    code: int
    text: str
    report: Json


def said(folder: Path, tmp_path: Path) -> Said:
    """All checks and cfn-lint, as a user runs them in the app's folder."""
    file = tmp_path / "report.json"
    path = [] if (folder / "dr-validator.toml").exists() else ["."]
    done = execute("check", *path, "--output", f"json={file}", cwd=folder)
    return Said(done.returncode, done.stdout, json.loads(file.read_text(encoding="utf-8")))


def test_orders_is_clean(reference_app: ReferenceApp, tmp_path: Path) -> None:
    """Containers in two regions, every kind of replicated store: nothing to say or to ask."""
    orders = said(reference_app(ORDERS), tmp_path)
    assert orders.code == 0, orders.text
    assert (orders.report["findings"], orders.report["unproven"]) == ([], [])
    assert "over 14 stacks in eu-central-1, eu-west-1, us-east-1, and cfn-lint" in orders.text
    assert "primary eu-west-1, secondary eu-central-1 (" in orders.text


def test_bookings_is_clean(tmp_path: Path) -> None:
    """One template for two regions: nothing to say; three questions that it cannot answer."""
    bookings = said(BOOKINGS, tmp_path)
    assert bookings.code == 0, bookings.text
    assert bookings.report["findings"] == []
    assert spots(bookings.report["unproven"]) == BOOKINGS_ASKED
    assert "over 2 stacks in us-east-2, us-west-2, and cfn-lint" in bookings.text
    assert "primary us-west-2, secondary us-east-2 (" in bookings.text


def spots(found: list[Json]) -> list[str]:
    """What is said and where, as the lists write it."""
    return sorted(
        f"{each['check']} {each['place']['stack']}/{each['place']['logical_id']}"
        f" {each['place']['pointer']}"
        for each in found
    )
