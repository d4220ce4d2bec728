"""Reports made by hand: one that has something of every kind, and one whose names are hostile."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from dr_validator.assembly import load
from dr_validator.finding import Breaks, Crash, Finding, Problem, Related, Severity, Uncounted
from dr_validator.graph import Roles
from dr_validator.outcome import Look, Report
from dr_validator.place import Place
from dr_validator.report import REPORTERS

CHECK, OTHER = "aurora-secondary-credentials", "dns-broken-failover-pair"
RESOURCES: dict[str, list[str]] = {
    "Primary@us-east-1": ["Global", "Cluster"],
    "Secondary@us-east-2": ["Cluster", "Queue"],
    "Edge": ["Zone"],
}
# The line of the CDK code that made a resource, and the one that made its stack.
TRACES = {"Primary": 10, "Secondary": 20, "Edge": 30}
PROGRAM = "\n".join(f"# line {number}" for number in range(1, 91)) + "\n"

HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07 \u202eevil\u2028 \x9b5m \r\n::error file=a::forged\n"
    "##[error]forged %0A::set-env name=a::b "
    "<script>window.hacked=1</script><img src=x onerror=window.hacked=2> "
    "</style></title>\"'><a href=javascript:window.hacked=3>x</a> &amp; ]]> <!-- -- "
    "[link](https://evil.example/a) ![image](https://evil.example/b) [a][b] [ref]: https://e "
    "**bold** __under__ `code` ``two`` | cell | ~~gone~~ # heading @octocat #1 GH-1 !2 $x^2$ "
    "https://evil.example/c www.evil.example mail@evil.example {0} \ufffe\uffff \ud800 é"
)


def write_app(folder: Path, *, traced: bool = True) -> Path:
    """A repository with an app, and its assembly in `cdk.out`; `traced` with lines of the code."""
    out = folder / "cdk.out"
    out.mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "stacks").mkdir()
    (folder / "stacks" / "payments.py").write_text(PROGRAM)
    (folder / "app.py").write_text(PROGRAM)
    (folder / "cdk.json").write_text(json.dumps({"app": "python3 app.py"}))
    artifacts: dict[str, Any] = {}
    for key, names in RESOURCES.items():
        stack, _, region = key.partition("@")
        resources = {
            name: {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}} for name in names
        }
        (out / f"{stack}.template.json").write_text(json.dumps({"Resources": resources}, indent=1))
        artifacts[stack] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://111122223333/{region or 'unknown-region'}",
            "properties": {"templateFile": f"{stack}.template.json", "stackName": stack},
            "displayName": stack,
            "metadata": {
                f"/{stack}/{name}": [_logical(folder, stack, name, number, traced)]
                for number, name in enumerate(names)
            },
        }
    manifest = {"version": "36.0.0", "artifacts": artifacts}
    (out / "manifest.json").write_text(json.dumps(manifest))
    return out


def _logical(folder: Path, stack: str, name: str, number: int, traced: bool) -> dict[str, Any]:
    line = TRACES[stack]
    frames = [
        f"__init__ ({folder}/stacks/payments.py:{line + 1 + number})",
        f"<module> ({folder}/app.py:{line})",
        f"main ({folder}/app.py:90)",
    ]
    entry: dict[str, Any] = {"type": "aws:cdk:logicalId", "data": name}
    return {**entry, "trace": frames} if traced else entry


def place(
    stack: str = "Secondary", name: str = "Cluster", pointer: str = "/Properties/QueueName"
) -> Place:
    regions = {"Primary": "us-east-1", "Secondary": "us-east-2"}
    path = f"{stack}/{name}" if name else ""
    template = f"{stack}.template.json"
    return Place(stack, regions.get(stack), "111122223333", name, pointer, path, template)


def finding(
    message: str,
    at: Place | None = None,
    severity: Severity = Severity.CRITICAL,
    check: str = CHECK,
    **more: Any,
) -> Finding:
    problem = Problem(at or place(), message, **more)
    return Finding(check, severity, Breaks.DEPLOY, problem, "leave it off.")


def report(out: Path, **more: Any) -> Report:
    """One of everything: a finding with its other end, a mild one, and all that is no finding."""
    related = (Related(place("Primary", "Global", ""), "the global cluster it joins"),)
    content: dict[str, Any] = {
        "checks": (CHECK, OTHER, "s3-destination-unordered", "s3-role-created-nowhere"),
        "skipped": ("failover-role-denied",),
        "findings": (
            finding("it sets MasterUsername", related=related),
            finding("a stack in no order", place("Secondary", "", ""), Severity.HIGH, OTHER),
            finding("it is bad", place("Primary"), Severity.LOW, "cfn-lint-E3012"),
        ),
        "unproven": (
            finding(
                "whether it holds",
                place("Edge", "Zone"),
                check="s3-destination-unordered",
                proven=False,
                reason="AWS assigns it",
            ),
        ),
        "waived": (
            Uncounted(
                finding("it is waived", check="s3-role-created-nowhere"), "agreed", "a waiver"
            ),
        ),
        "crashed": (Crash("vpc-nat-only", "ValueError: oh"),),
        "notes": ("something was left out",),
        "linters": ("cfn-lint",),
    }
    signs = ("us-east-1 is primary: a tag", "us-east-2 is secondary: a tag")
    content["roles"] = Roles("us-east-1", ("us-east-2",), signs, dr=True)
    return Report(load(out), **{**content, **more})


# What a log says of that report, beside its notes.
HEADLINE = (
    "note: 4 checks over 3 stacks in us-east-1, us-east-2, and cfn-lint; 1 about disaster recovery "
    "not run, since the app shows no sign of it",
    "note: primary us-east-1, secondary us-east-2 (us-east-1 is primary: a tag; us-east-2 is "
    "secondary: a tag)",
)


def clean(out: Path) -> Report:
    """Nothing found, nothing left open."""
    empty = dict.fromkeys(("findings", "unproven", "waived", "known", "crashed", "notes"), ())
    return report(out, **empty)


def hostile(out: Path) -> Report:
    """A report in which everything that comes from templates is an attack."""
    spot = Place("\x1b[2J", HOSTILE, None, HOSTILE, f"/{HOSTILE}", HOSTILE, HOSTILE)
    related = (Related(spot, HOSTILE), Related(place(), HOSTILE))
    odd = Finding(CHECK, Severity.HIGH, Breaks.DATA, Problem(spot, HOSTILE, "", related), HOSTILE)
    here = finding(HOSTILE, place("Secondary", "Queue"), related=related)
    unsure = finding(HOSTILE, spot, check=OTHER, proven=False, reason=HOSTILE)
    waived = Uncounted(finding(HOSTILE, spot, check="s3-role-created-nowhere"), HOSTILE, HOSTILE)
    return report(
        out,
        findings=(here, odd),
        unproven=(unsure,),
        waived=(waived,),
        known=(Uncounted(replace(unsure, check="vpc-nat-only"), HOSTILE, HOSTILE),),
        crashed=(Crash("vpc-nat-only", HOSTILE),),
        notes=(HOSTILE, f"- {HOSTILE}", f"1. {HOSTILE}"),
        roles=Roles("us-east-1", ("us-east-2",), (HOSTILE,), dr=True),
    )


def written(form: str, what: Report, **look: Any) -> str:
    out = io.StringIO()
    REPORTERS[form](what, out, Look(**look))
    return out.getvalue()
