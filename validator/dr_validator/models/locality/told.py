"""Regions that code is told: by its environment, and by the clients that it makes.

An ARN, a URL or a host says where it leads; a name does not. What automation is told of a region
that may be lost is its business: it moves away from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dr_validator.aws.actions import services
from dr_validator.aws.kinds import KINDS
from dr_validator.aws.naming import naming
from dr_validator.aws.region import Region, is_service_host, region_of_host
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import PRIMARY, role_in
from dr_validator.models.access.grants import FUNCTION, TASK
from dr_validator.models.code.library import SourceFile
from dr_validator.models.code.python_file import Client
from dr_validator.models.code.sources import sources_of
from dr_validator.models.failover.automation import automations
from dr_validator.models.network.workers import APP_RUNNER, BEANSTALK, variables
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.value import Absent, Known

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

QUEUE = "AWS::SQS::Queue"
# Judged by security-secret-not-replicated, with what else reads them.
_SECRET = "AWS::SecretsManager::Secret"
# Attributes that lead to a region: those of names and ids do not.
_LEADING = regex(r"(arn|url|uri|endpoint|address|dnsname|hostname)$", re.IGNORECASE)
# A name that tells that the other region is meant.
_ON_PURPOSE = regex(
    r"remote|peer|source|other|cross_?region|replica|failback|writer|global", re.IGNORECASE
)
# Their endpoints stand in one region, whatever the caller's.
_ONE_ENDPOINT = ("ce", "health", "support", "sts", "cur", "pricing", "budgets", "acm", "wafv2")


@dataclass(frozen=True, eq=False)
class Abroad:
    """What a worker is told of another region than its own.

    `what` is a clause for messages; `thing` the resource, if it is of this assembly; `doubt` says
    why it may be meant so, "" if nothing speaks for that.
    """

    worker: Resource
    place: Place
    what: str
    region: str
    thing: Resource | None
    doubt: str


def told_abroad(graph: Graph) -> tuple[Abroad, ...]:
    """What functions, tasks and the like are told of other regions; failover automation is not."""
    moving = {each.worker.key for each in graph.view(automations)}
    return tuple(
        each
        for worker in graph.all(APP_RUNNER, BEANSTALK, FUNCTION, TASK)
        if worker.key not in moving
        for each in (*_by_settings(worker), *_by_clients(graph, worker))
    )


def _by_settings(worker: Resource) -> Iterator[Abroad]:
    led = [(name, node, _leads(node)) for name, node in variables(worker)]
    near = {kind for _, _, found in led for region, _, kind in found if region == worker.region}
    for name, node, found in led:
        for region, thing, kind in found:
            if region == worker.region or node.doubt is not None:
                continue
            told = f"its variable {name}" if name else "a variable of it"
            what = f"{told} names {thing.name if thing else kind} in {region}"
            doubt = ""
            if role_in(name) == PRIMARY or _ON_PURPOSE.search(name):
                doubt = "the name of the variable tells that another region is meant"
            elif kind in near:
                doubt = "it is told one of its own region as well"
            yield Abroad(worker, node.place, what, region, thing, doubt)


def _leads(node: Node) -> Sequence[tuple[str, Resource | None, str]]:
    """The regions a value leads to: region, the resource and what kind of thing it is."""
    linked = [link for link in node.links() if isinstance(link, Linked)]
    if linked:
        return [
            (str(link.to.region), link.to, link.to.type)
            for link in linked
            if link.to.region is not None and link.to.type != _SECRET and _is_leading(link)
        ]
    value = node.value
    if isinstance(value, Absent) or value.text is None:
        return ()
    arn = arn_of(value)
    if arn is not None:
        formed = arn.region is not None and Region(arn.region).is_formed
        return [(arn.region, None, f"an ARN of {arn.service}")] if arn.region and formed else ()
    word = value.text.shown()
    pool = KINDS["user pool"].region_in(word)
    if pool is not None:
        return [(pool, None, "a user pool")]
    host = word.rpartition("://")[2].partition("/")[0].partition(":")[0]
    region = region_of_host(host) if is_service_host(host) else None
    return [(region, None, "a host")] if region is not None else ()


def _is_leading(link: Linked) -> bool:
    if link.attribute is not None:
        return _LEADING.search(link.attribute) is not None
    return naming(link.to.type).ref_is_arn or link.to.type == QUEUE


def _by_clients(graph: Graph, worker: Resource) -> Iterator[Abroad]:
    """The clients that code makes for a region that it names itself, or is told."""
    if worker.type != FUNCTION:
        return
    files = sources_of(graph, worker) or {}
    made = [(file, client) for file in files.values() for client in _clients(file)]
    told = dict(variables(worker)) if made else {}
    regions = {client: _region(client, told) for _, client in made}
    for file, client in made:
        region, place = regions[client]
        if region is None or region == worker.region:
            continue
        others = [each for _, each in made if each.service == client.service]
        doubt = ""
        if any(each.computed or regions[each][0] != region for each in others):
            doubt = "it creates a client for another region as well"
        what = (
            f"line {client.line} of {file.name} creates a client for {client.service} in {region}"
        )
        yield Abroad(worker, place or worker.place, what, region, None, doubt)


def _clients(file: SourceFile) -> tuple[Client, ...]:
    """Those of services that are in each region."""
    said = file.said if file.says(["region"]) else None
    known = services()
    return tuple(
        client
        for client in (said.clients if said is not None else ())
        if client.service not in _ONE_ENDPOINT
        and (client.service not in known or known[client.service].home is None)
    )


def _region(client: Client, variables: dict[str, Node]) -> tuple[str | None, Place | None]:
    """The region of a client, as far as it is known; and the variable that says so."""
    if client.variable is None:
        return client.region, None
    node = variables.get(client.variable)
    if node is None:
        return client.region, None  # what the code takes instead
    value = node.value
    if isinstance(value, Known) and Region(str(value.value)).is_formed:
        return str(value.value), value.place
    return None, None
