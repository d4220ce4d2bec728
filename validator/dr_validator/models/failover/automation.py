"""The automation that fails over: what promotes the database or moves the records.

A Lambda function is automation if its code makes such a call, or, where the code cannot be
read, if its role is allowed one by name; a state machine or an automation document of Systems
Manager if it makes the call itself. Names such as `failover` are no evidence. What
CloudFormation calls for a custom resource works when a stack is deployed or deleted, and fails
nothing over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import SECONDARY, WORDS, Sense
from dr_validator.models.access.iam import allowed_by_name
from dr_validator.models.code.library import Call
from dr_validator.models.code.python_calls import RequiredVariable, calls, needs, uncaught
from dr_validator.models.code.runbooks import DOCUMENT, MACHINE, tasks
from dr_validator.models.code.sources import sources_of
from dr_validator.models.data.aurora import GLOBAL
from dr_validator.models.failover.zone_ids import zone_text
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.value import Absent

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION = "AWS::Lambda::Function"
ZONE = "AWS::Route53::HostedZone"
PROMOTES = {
    "failover_global_cluster": "rds:FailoverGlobalCluster",
    "promote_read_replica": "rds:PromoteReadReplica",
    "promote_read_replica_db_cluster": "rds:PromoteReadReplicaDBCluster",
    "remove_from_global_cluster": "rds:RemoveFromGlobalCluster",
    "switchover_global_cluster": "rds:SwitchoverGlobalCluster",
}
CHANGES_RECORDS = {"change_resource_record_sets": "route53:ChangeResourceRecordSets"}
# Routing controls of ARC, by which health checks of records are switched.
SETS_CONTROLS = {
    "update_routing_control_state": "route53-recovery-cluster:UpdateRoutingControlState",
    "update_routing_control_states": "route53-recovery-cluster:UpdateRoutingControlStates",
}
ACTIONS = {**PROMOTES, **CHANGES_RECORDS, **SETS_CONTROLS}
# What is read on the way; reading alone is no failover.
READS = {
    "describe_db_clusters": "rds:DescribeDBClusters",
    "describe_db_instances": "rds:DescribeDBInstances",
    "describe_global_clusters": "rds:DescribeGlobalClusters",
    "list_resource_record_sets": "route53:ListResourceRecordSets",
}
_ZONE_ID = regex(r"Z[0-9A-Z]{7,31}")
_GLOBAL_CLUSTER = regex(
    r"global_?(db_?|database_?)?cluster(_?(arn|id|identifier|name))?$", re.IGNORECASE
)
_HOSTED_ZONE = regex(
    r"(?<!time)(?<!time_)zone_?id(entifier)?$|hosted_?zone(_?arn)?$", re.IGNORECASE
)
_CLIENT = regex(r"boto|aws-sdk|aws_sdk", re.IGNORECASE)
# Whether to do something, or a domain: no id of anything.
_NO_ID = regex(r"(true|false|yes|no|on|off)|[\w-]+(\.[\w-]+)+\.?", re.IGNORECASE)
# What to promote; not what to go back to.
_TARGET = regex(
    r"^(?!.*(fail_?back|fall_?back|original|return)).*"
    rf"(target|new_?primary|{'|'.join(WORDS[SECONDARY][Sense.ROLE]).replace('-', '_?')}).*cluster",
    re.IGNORECASE,
)
# By these CDK's provider framework knows the function that does a custom resource's work.
_USER_HANDLERS = ("USER_ON_EVENT_FUNCTION_ARN", "USER_IS_COMPLETE_FUNCTION_ARN")
# Those that are told a global cluster.
PROMOTES_GLOBAL = {method: PROMOTES[method] for method in sorted(PROMOTES) if "global" in method}
_PROMOTED = "TargetDbClusterIdentifier"


@dataclass(frozen=True)
class Automation:
    """One function, state machine or document that fails over.

    `calls` are its SDK calls (by Python's method name), `needs` the environment variables it
    cannot do without, `zones` the values that tell it a hosted zone, `globals` those that tell
    it a global cluster, `aims` those that tell it which cluster to promote, and `passed` those of
    them that it passes on as they are. `read` is False where its code could not be read, or is yet
    to be written, and its role was taken as evidence.
    """

    worker: Resource
    calls: tuple[Call, ...]
    needs: tuple[RequiredVariable, ...]
    zones: tuple[Node, ...]
    read: bool
    globals: tuple[Node, ...] = ()
    aims: tuple[Node, ...] = ()
    passed: tuple[Node, ...] = ()

    def makes(self, methods: Mapping[str, str]) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if call.method in methods)


def automations(graph: Graph) -> tuple[Automation, ...]:
    """All automation of the assembly that promotes a database, changes records or sets routing
    controls."""
    deploying = _of_custom_resources(graph)
    functions = [each for each in graph.all(FUNCTION) if each.key not in deploying]
    found = [_function(graph, each) for each in functions]
    found += [_runbook(each) for each in graph.all(MACHINE, DOCUMENT)]
    return tuple(each for each in found if each is not None)


def _of_custom_resources(graph: Graph) -> frozenset[tuple[str, str]]:
    """The keys of the functions that custom resources are made by."""
    called = [
        link.to
        for each in graph.resources
        for token in each.each("ServiceToken")
        for link in token.links(FUNCTION)
        if isinstance(link, Linked)
    ]
    behind = [
        link.to
        for each in called
        for name in _USER_HANDLERS
        for link in each.follow(f"Environment.Variables.{name}", FUNCTION)
        if isinstance(link, Linked)
    ]
    return frozenset(each.key for each in (*called, *behind))


def _function(graph: Graph, function: Resource) -> Automation | None:
    sources = sources_of(graph, function)
    called = None if sources is None else calls(sources, ACTIONS)
    if sources is None or called is None:
        made = tuple(_granted(graph, function))
        return _told(function, made, (), read=False) if made else None
    if called or not _is_stub(graph, function):
        return _told(function, called, needs(sources), read=True) if called else None
    made = tuple(_granted(graph, function))
    return _told(function, made, needs(sources), read=False) if made else None


def _is_stub(graph: Graph, function: Resource) -> bool:
    """Whether its code has yet to be written: it makes no client of AWS."""
    sources = sources_of(graph, function) or {}
    return not any(_CLIENT.search(source.text) for source in sources.values())


def _told(
    function: Resource, made: tuple[Call, ...], needed: tuple[RequiredVariable, ...], *, read: bool
) -> Automation:
    """With what the environment tells the function."""
    zones: list[Node] = []
    globals_: list[Node] = []
    aims: list[Node] = []
    passed: list[Node] = []
    settings = dict(variables(function))
    for name, node in settings.items():
        text = zone_text(node.value)
        word = (text and text.literal) or ""
        bare = name.lower().endswith("zone") and bool(_NO_ID.fullmatch(word))
        if (
            (_HOSTED_ZONE.search(name) and not bare)
            or (text is not None and len(text.parts) == 1 and _is_zone(node))
            or _ZONE_ID.fullmatch(word)
        ):
            zones.append(node)
        if (_GLOBAL_CLUSTER.search(name) and not _NO_ID.fullmatch(word)) or _means(node, GLOBAL):
            globals_.append(node)
        if _TARGET.search(name):
            aims.append(node)
    for argument, told in (
        ("HostedZoneId", zones),
        ("GlobalClusterIdentifier", globals_),
        (_PROMOTED, passed),
    ):
        for call in made:
            written = (call.arguments or {}).get(argument)  # into the code itself
            if isinstance(written, str):
                told.append(Node(function.graph, function.scope, function.place, written))
            setting = settings.get(call.variables.get(argument, ""))
            if setting is not None and setting not in told:
                told.append(setting)
    aims += [node for node in passed if node not in aims]
    return Automation(
        function,
        made,
        needed,
        tuple(zones),
        read,
        tuple(globals_),
        tuple(aims),
        tuple(passed),
    )


def variables(function: Resource) -> Iterator[tuple[str, Node]]:
    """The environment variables of a function, by name."""
    for each in function.each("Environment.Variables"):
        yield from each.entries()


def _is_zone(node: Node) -> bool:
    """Whether a value is the id of a zone, and not its name servers."""
    links = node.links(ZONE)
    return any(isinstance(link, Linked) and link.attribute in (None, "Id") for link in links)


def _means(node: Node, kind: str) -> bool:
    return any(isinstance(link, Linked) for link in node.links(kind))


def _granted(graph: Graph, function: Resource) -> Iterator[Call]:
    """What the role is allowed by name, where the code cannot be read."""
    allowed = allowed_by_name(graph, function)
    for method, action in sorted(ACTIONS.items()):
        if action.lower() in allowed:
            yield Call(method, "the role", 0, None)


def _runbook(owner: Resource) -> Automation | None:
    """What makes the calls itself (`aws-sdk:rds:failoverGlobalCluster`, `aws:executeAwsApi`)."""
    found = tasks(owner, ACTIONS)
    if found is None:
        made = tuple(_spoken(owner)) if owner.type == MACHINE else ()
        return Automation(owner, made, (), (), read=True) if made else None
    if not found:
        return None

    def told(name: str) -> tuple[Node, ...]:
        return tuple(each.arguments[name] for each in found if name in each.arguments)

    return Automation(
        owner,
        tuple(each.call for each in found),
        (),
        told("HostedZoneId"),
        read=True,
        globals=told("GlobalClusterIdentifier"),
        aims=told(_PROMOTED),
        passed=told(_PROMOTED),
    )


def _spoken(machine: Resource) -> Iterator[Call]:
    """Calls in a definition that cannot be taken apart: their arguments are not seen."""
    value = machine.read("DefinitionString")
    text = "" if isinstance(value, Absent) or value.text is None else value.text.shown()
    for method in sorted(ACTIONS):
        name = method.replace("_", "")
        service = ACTIONS[method].partition(":")[0]
        if re.search(rf"aws-sdk:{service}:{name}\b", text, re.IGNORECASE):
            yield Call(method, "the definition", 1, None)


def reads(graph: Graph, automation: Automation) -> tuple[Call, ...]:
    """What its code reads as the function's role, one call of each kind."""
    if automation.worker.type != FUNCTION or not automation.read:
        return ()
    made = uncaught(sources_of(graph, automation.worker) or {}, READS)
    return tuple({call.method: call for call in reversed(made)}.values())
