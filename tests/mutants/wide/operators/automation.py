"""What runs: state machines, documents and functions that do another thing than they should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.mutants.mutate import Draft, asset, holding
from tests.mutants.wide import paths
from tests.mutants.wide.mutation import Harm, Made, Operator, changed
from tests.mutants.wide.operators.parity import code_of
from tests.mutants.wide.world import Site, World

_DEFINED = ("AWS::StepFunctions::StateMachine", "AWS::SSM::Document")
_CLIENT = re.compile(r"boto3\.(client|resource)\(\s*['\"](\w+)['\"]\s*\)")


class Slip(NamedTuple):
    name: str
    old: str  # a regular expression
    new: str


# In the text of a definition or document.
STEPS = (
    Slip("data-loss-refused", r'("AllowDataLoss":\s*)true', r"\1false"),
    Slip("data-loss-unsaid", r',?\s*"AllowDataLoss":\s*true', ""),
    Slip("only-switches", r"failoverGlobalCluster", "switchoverGlobalCluster"),
    Slip("no-such-api", r"rds:failoverGlobalCluster", "rds:failOverGlobal"),
    Slip("describes-clusters", r"describeGlobalClusters", "describeDBClusters"),
    Slip("starts-nowhere", r'"StartAt":\s*"\w+"', '"StartAt":"Begin"'),
    Slip("leads-nowhere", r'"Next":\s*"\w+"', '"Next":"Go"'),
    Slip("five-seconds", r'"TimeoutSeconds":\s*\d+', '"TimeoutSeconds":5'),
    Slip("another-database", r'("GlobalClusterIdentifier":\s*)"\w+"', r'\1"shop"'),
    Slip("another-action", r"states:::lambda:invoke", "states:::sqs:sendMessage"),
    Slip("no-argument", r'"GlobalReplicationGroupId":\s*', '"ReplicationGroupId":'),
    Slip("another-service", r"aws-sdk:elasticache", "aws-sdk:memorydb"),
)
# In Python.
CODE = (
    Slip("data-loss-refused", r"AllowDataLoss=True", "AllowDataLoss=False"),
    Slip("data-loss-unsaid", r",?\s*AllowDataLoss=True", ""),
    Slip("only-switches", r"failover_global_cluster", "switchover_global_cluster"),
    Slip("no-such-method", r"\.promote_read_replica\(", ".promote_replica("),
    Slip("never-promotes", r"rds\.promote_read_replica\(", "print("),
    Slip("does-not-parse", r"\Z", "\ndef (:\n"),
    Slip("handler-renamed", r"^def (handler|handle|write|main)\(", "def run_it("),
    Slip("another-namespace", r'Namespace="\w+"', 'Namespace="Other"'),
    Slip("another-metric", r'"MetricName": "\w+"', '"MetricName": "Answers"'),
    Slip("another-variable", r"environ\[\"(\w+)\"\]", r'environ["\1_NAME"]'),
)

# Services whose clients go to one endpoint, whatever region they are told.
_ONE_ENDPOINT = ("cloudfront", "iam", "route53")


def step_slips(world: World) -> Iterator[Made]:
    """Harmful: a step that cannot run, or that does not do what a recovery needs."""
    for site in world.sites:
        if site.type not in _DEFINED:
            continue
        for steps, leaf in paths.leaves(site.body["Properties"], ("Properties",)):
            for slip in STEPS if isinstance(leaf, str) else ():
                made = re.sub(slip.old, slip.new, leaf, count=1)
                if made != leaf and _is_text_of(steps):
                    yield changed(site, steps, made, slip.name)


def _is_text_of(steps: paths.Steps) -> bool:
    return steps[1] in ("DefinitionString", "Definition", "Content")


def code_slips(world: World) -> Iterator[Made]:
    """Harmful: code that fails, or does another thing."""
    for site in _functions(world):
        code = code_of(world, site)
        for slip in CODE:
            made = re.sub(slip.old, slip.new, code, count=1, flags=re.MULTILINE)
            if made != code:
                yield _with_code(site, made, slip.name)


def client_elsewhere(world: World) -> Iterator[Made]:
    """Harmful: a client of the primary's region, in code that the secondary runs too."""
    for site in _functions(world):
        if site.region != world.secondary and not site.shared:
            continue
        code = code_of(world, site)
        for found in _CLIENT.finditer(code):
            kind, service = found.groups()
            if service in _ONE_ENDPOINT:
                continue  # the same for all regions
            call = f'boto3.{kind}("{service}", region_name="{world.primary}")'
            made = code[: found.start()] + call + code[found.end() :]
            yield _with_code(site, made, service)


def _functions(world: World) -> Iterator[Site]:
    """Those whose code is one file of Python."""
    for site in world.sites:
        if site.type == "AWS::Lambda::Function" and _file(world, site) is not None:
            yield site


def _file(world: World, site: Site) -> str | None:
    code = site.body["Properties"].get("Code", {})
    if isinstance(code.get("ZipFile"), str):
        return ""
    for stack in world.assembly.stacks:
        for each in stack.assets if stack.id in site.stacks else ():
            if each.files and any(to.key == code.get("S3Key") for to in each.destinations):
                names = [name for name in each.files.names if name.endswith(".py")]
                return names[0] if len(names) == 1 else None
    return None


def _with_code(site: Site, code: str, detail: str) -> Made:
    inline = site.body["Properties"]["Code"]
    if "ZipFile" in inline:
        return changed(site, ("Properties", "Code", "ZipFile"), code, detail)
    name = str(site.body["Properties"]["Handler"]).split(".")[0].replace("/", ".")

    def run(draft: Draft) -> None:
        asset(site.path, holding({f"{name}.py": code}))(draft)

    return Made(site, ("Properties", "Code"), run, detail)


OPERATORS = (
    Operator("step-wrong", Harm.HARMFUL, step_slips),
    Operator("code-wrong", Harm.HARMFUL, code_slips),
    Operator("client-of-primary", Harm.HARMFUL, client_elsewhere),
)
