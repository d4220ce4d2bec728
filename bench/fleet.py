"""Measures a fleet of small apps, and writes the page: `python -m bench.fleet [--apps N]`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import psutil

from bench.apps import ACCOUNT, REGIONS
from bench.measure import FleetRun, ended
from bench.million import plan
from bench.run import COMMAND, ROOT

Json = dict[str, Any]

WORKERS = os.cpu_count() or 1
_EACH = 0.25  # seconds between two looks at the client
_HALF = 0.5  # of the run: what the client holds by then is compared with what it holds at the end


def write_apps(folder: Path, count: int) -> None:
    """So many apps of a hundred teams: a name that fails over between two regions, a table in
    both, a queue, and the right to send to the queue of the app before."""
    for number in range(count):
        out = folder / f"team-{number % 100:02}" / f"app-{number:06}"
        out.mkdir(parents=True)
        artifacts: Json = {}
        for region, failover in zip(REGIONS, ("PRIMARY", "SECONDARY"), strict=True):
            stack = f"App{number}-{region}"
            body = {"Resources": _resources(number, region, failover)}
            (out / f"{stack}.template.json").write_text(json.dumps(body))
            artifacts[stack] = {
                "type": "aws:cloudformation:stack",
                "environment": f"aws://{ACCOUNT}/{region}",
                "properties": {"templateFile": f"{stack}.template.json"},
            }
        (out / "manifest.json").write_text(
            json.dumps({"version": "53.0.0", "artifacts": artifacts})
        )


def _resources(number: int, region: str, failover: str) -> Json:
    name = f"app-{number}"
    before = f"arn:aws:sqs:{region}:{ACCOUNT}:app-{max(number - 1, 0)}"
    certificate = f"arn:aws:acm:{region}:{ACCOUNT}:certificate/made-up"
    domain = {"Fn::GetAtt": ["Domain", "RegionalDomainName"]}
    replicas = [{"Region": each} for each in REGIONS]
    keys = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
    keys |= {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
    table = {"TableName": name, "BillingMode": "PAY_PER_REQUEST", "Replicas": replicas, **keys}
    stream = {"StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"}}
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": before}
    found: dict[str, tuple[str, Json]] = {
        "Queue": ("SQS::Queue", {"QueueName": name}),
        "Policy": (
            "IAM::ManagedPolicy",
            {"PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}},
        ),
        "Api": ("ApiGateway::RestApi", {"Name": name}),
        "Domain": (
            "ApiGateway::DomainName",
            {
                "DomainName": f"{name}.example.com",
                "RegionalCertificateArn": certificate,
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
            },
        ),
        "Mapping": (
            "ApiGateway::BasePathMapping",
            {"DomainName": {"Ref": "Domain"}, "RestApiId": {"Ref": "Api"}},
        ),
        "Watch": (
            "Route53::HealthCheck",
            {
                "HealthCheckConfig": {
                    "Type": "HTTPS",
                    "FullyQualifiedDomainName": domain,
                    "ResourcePath": "/health",
                }
            },
        ),
        "Record": (
            "Route53::RecordSet",
            {
                "Name": f"{name}.example.com",
                "Type": "A",
                "HostedZoneId": "Z0000000EXAMPLE",
                "SetIdentifier": region,
                "Failover": failover,
                "HealthCheckId": {"Ref": "Watch"},
                "AliasTarget": {
                    "DNSName": domain,
                    "HostedZoneId": {"Fn::GetAtt": ["Domain", "RegionalHostedZoneId"]},
                    "EvaluateTargetHealth": True,
                },
            },
        ),
    }
    if failover == "PRIMARY":
        found["Table"] = ("DynamoDB::GlobalTable", {**table, **stream})
    return {
        logical_id: {"Type": f"AWS::{type_}", "Properties": properties}
        for logical_id, (type_, properties) in found.items()
    }


def measured(apps: Path, out: Path) -> FleetRun:
    """Run the fleet, and look at the client while it goes."""
    words = ["fleet", "run", apps, "--out", out, "--workers", WORKERS, "--exit-zero"]
    started = time.monotonic()
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(
            [str(COMMAND), *map(str, words)], stdout=told, stderr=subprocess.DEVNULL
        )
        client = psutil.Process(child.pid)
        held: list[tuple[float, float]] = []
        settling = out / ".run" / "next"
        late = None
        while (used := ended(child.pid)) is None:
            held.append((time.monotonic() - started, client.memory_info().rss / 2**20))
            if late is None and settling.exists():
                late = held[-1]
            time.sleep(_EACH)
    wall = time.monotonic() - started
    if used.code:
        raise SystemExit(f"error: the fleet's run ended with {used.code}")
    end, last = late or held[-1]
    half = next(memory for at, memory in held if at >= min(_HALF * end, held[-1][0]))
    return FleetRun(wall, used.cpu, half, last, max(memory for _, memory in held))


def counted(out: Path) -> dict[str, int]:
    """How many rows each table has, and how many bytes all of them take."""
    from dr_validator.fleet.query import asked, opened
    from dr_validator.fleet.tables import TABLES

    with opened(out) as database:
        rows = {
            table.name: int(
                next(iter(asked(database, f"select count(*) from {table.name}").rows))[0]
            )
            for table in TABLES
        }
    return {**rows, "bytes": sum(each.stat().st_size for each in out.glob("*/*.parquet"))}


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fleet", description=__doc__)
    parser.add_argument("--apps", type=int, default=10_000)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "scale.md")
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        apps, out = Path(folder) / "apps", Path(folder) / "out"
        # A process of its own: what this one holds would count as the client's.
        subprocess.run(
            [sys.executable, "-c", _WRITE, str(apps), str(given.apps)], check=True, cwd=ROOT
        )
        first = measured(apps, out)
        again = measured(apps, out)
        rows = counted(out)
    given.out.write_text(page(given.apps, first, again, rows), encoding="utf-8")


_WRITE = """
import sys
from pathlib import Path
from bench.fleet import write_apps
write_apps(Path(sys.argv[1]), int(sys.argv[2]))
"""


def page(apps: int, first: FleetRun, again: FleetRun, rows: dict[str, int]) -> str:
    """The page that tells what was measured, and what a million would take."""

    each = first.cpu / apps
    lines = [
        ("apps, each of two stacks", f"{apps:,}"),
        ("workers", str(WORKERS)),
        ("wall clock", f"{first.wall:,.0f} s"),
        ("processor time", f"{first.cpu:,.0f} s"),
        ("apps a second", f"{apps / first.wall:.1f}"),
        ("apps a second of one core", f"{1 / each:.1f}"),
        ("memory of the client half way", f"{first.half:,.0f} MB"),
        ("memory of the client before the tables", f"{first.late:,.0f} MB"),
        ("memory of the client at most, writing the tables", f"{first.most:,.0f} MB"),
        (
            "the same again, nothing changed",
            f"{again.wall:,.0f} s, {again.cpu:,.0f} s of processor",
        ),
        *((f"rows of `{name}`", f"{count:,}") for name, count in rows.items() if name != "bytes"),
        ("all tables", f"{rows['bytes'] / 2**20:.1f} MB"),
    ]
    table = "".join(f"| {name} | {value} |\n" for name, value in lines)
    return _HEAD.format(
        apps=f"{apps:,}",
        date=date.today().isoformat(),
        python=platform.python_version(),
        cores=WORKERS,
        table=table,
    ) + plan(apps, first, again, rows["bytes"])


_HEAD = """\
<!-- Written by `python -m bench.fleet`; run that instead of editing. -->

# A fleet at scale

## {apps} apps

`python -m bench.fleet` writes {apps} apps and runs [`fleet run`](fleet.md) over them, twice. Each
is small: a name that fails over between two regions, a global table, a queue in both, and the right
to send to another app's queue, so each needs one of its neighbours. Measured on {date}, with
Python {python} on {cores} cores.

| | |
| --- | ---: |
{table}
"""


if __name__ == "__main__":
    main()
