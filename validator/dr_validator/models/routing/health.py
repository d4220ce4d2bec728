"""Health checks of Route 53: whom they ask, what answers, and which records they decide about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.graph.flag import is_true
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.apis import (
    Answer,
    Domain,
    Mystery,
    Route,
    api_of,
    domains,
    segments,
)
from dr_validator.models.routing.dns import HEALTH_CHECK, Record, records, records_of
from dr_validator.models.routing.hosts import DEFAULT_HOST, Host, dns_name, host_of
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.same import as_text, same
from dr_validator.resolve.value import Absent, Cause, Known, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

Key: TypeAlias = tuple[str, str]

CALCULATED = "CALCULATED"
HTTP = ("HTTP", "HTTP_STR_MATCH")
HTTPS = ("HTTPS", "HTTPS_STR_MATCH")
# What a health check asks or follows, and what else makes it another.
WHOM = ("FullyQualifiedDomainName", "IPAddress", "AlarmIdentifier.Name", "RoutingControlArn")
WATCHED = (*WHOM, "Port", "ResourcePath", "AlarmIdentifier.Region")


@dataclass(frozen=True, eq=False)
class HealthCheck:
    """A health check. Its paths are relative to `HealthCheckConfig`."""

    resource: Resource

    @property
    def place(self) -> Place:
        return self.resource.place

    def read(self, path: str) -> Value:
        return self.resource.read(f"HealthCheckConfig.{path}")

    @cached_property
    def type(self) -> str | None:
        value = self.read("Type")
        return str(value.value) if isinstance(value, Known) else None

    @property
    def inverted(self) -> bool | None:
        """Whether it counts as healthy while nothing answers; None if that is not known."""
        return is_true(self.read("Inverted"))

    @property
    def host_name(self) -> Value:
        return self.read("FullyQualifiedDomainName")

    @cached_property
    def name(self) -> Text | None:
        """The host name as it is compared with a record's."""
        value = self.host_name
        text = None if isinstance(value, Absent) else value.text
        return dns_name(text) if text is not None else None

    @cached_property
    def host(self) -> Host | None:
        nodes = self.resource.each("HealthCheckConfig.FullyQualifiedDomainName")
        return host_of(nodes[0]) if len(nodes) == 1 else None

    @cached_property
    def asked(self) -> Resource | None:
        """What is asked: what the host belongs to, or what all records of its name lead to."""
        if self.host is not None:
            return self.host.resource
        named = records_of(self.resource.graph, self.name)
        found = {each.target.resource if each.target is not None else None for each in named}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def behind(self) -> tuple[Domain, ...]:
        """The custom domains, of any region, that have the name of the host."""
        return self.resource.graph.view(_domains).get(self.name, ()) if self.name else ()

    @property
    def region(self) -> str | None:
        """The region it asks; None if that is several, or not known."""
        if self.host is not None:
            return self.host.region
        regions = {domain.resource.region for domain in self.behind} or {
            record.region for record in records_of(self.resource.graph, self.name)
        }
        return regions.pop() if len(regions) == 1 else None

    @property
    def shown_path(self) -> str:
        """For messages: the path it asks for."""
        value = self.read("ResourcePath")
        if isinstance(value, Absent):
            return "/"
        return "/" + (value.text.shown() if value.text is not None else "${…}").lstrip("/")

    @cached_property
    def answer(self) -> Answer | None:
        """What answers its request, where that is an API of this assembly; None if it asks
        something else.
        """
        name = self.host_name
        if self.type not in (*HTTP, *HTTPS) or isinstance(name, Absent):
            return None
        path = segments(self.read("ResourcePath"))
        if self.host is not None and self.host.kind == DEFAULT_HOST:
            api = api_of(self.resource.graph, self.host.resource) if self.host.resource else None
            if api is None:
                return Mystery(f"the API of {_shown(name)} is not part of this assembly", True)
            if path is None:
                return Mystery("the path is not known", True)
            return api.at_default_host(path)
        if self.host is not None:
            return None
        if not self.behind:
            guessable = isinstance(name, Unknown) and name.cause is not Cause.DEPLOYMENT
            return Mystery(name.reason) if guessable and isinstance(name, Unknown) else None
        if path is None:
            return Mystery("the path is not known")
        answers = [domain.at(path) for domain in self.behind]
        if len({type(answer) for answer in answers}) > 1:
            return Mystery(f"{_shown(name)} is the domain of several APIs, which differ")
        return answers[0]

    @cached_property
    def route(self) -> Route | None:
        return self.answer if isinstance(self.answer, Route) else None

    def agrees(self, other: HealthCheck) -> bool | None:
        """Whether it watches what another check watches, so that the two always agree; None if
        that is not known though both ask one host, or follow one alarm."""
        pairs = {path: (self.read(path), other.read(path)) for path in ("Type", *WATCHED)}
        answers = {path: same(one, two) for path, (one, two) in pairs.items()}
        if False in answers.values():
            return False
        met = [path for path in WHOM if answers[path] and not isinstance(pairs[path][0], Absent)]
        if not met:
            return False
        return None if None in answers.values() else True

    @cached_property
    def whom(self) -> tuple[tuple[str, Text], ...]:
        """Whom it asks or follows, as far as that is known: two that agree share one."""
        found = ((path, as_text(self.read(path))) for path in WHOM)
        return tuple((path, text) for path, text in found if text is not None)

    @cached_property
    def children(self) -> tuple[Resource, ...]:
        """The checks that a calculated one is made of, as far as they are of this assembly."""
        links = self.resource.follow("HealthCheckConfig.ChildHealthChecks", HEALTH_CHECK)
        return tuple(link.to for link in links if isinstance(link, Linked))

    @cached_property
    def decides(self) -> tuple[Record, ...]:
        """The records whose health depends on it, directly or through a calculated check."""
        graph = self.resource.graph
        own = self.resource.key
        watched = graph.view(_watched)
        found = {own, *graph.view(_calculated).get(own, ())}
        numbers = sorted(number for key in found for number in watched.get(key, ()))
        return tuple(graph.view(records)[number] for number in numbers)


def health_checks(graph: Graph) -> tuple[HealthCheck, ...]:
    """Every health check."""
    return tuple(HealthCheck(resource) for resource in graph.all(HEALTH_CHECK))


def health_check_of(record: Record) -> HealthCheck | None:
    """The health check of a record, where it is one of this assembly."""
    link = record.health_check
    if not isinstance(link, Linked):
        return None
    return record.node.graph.view(_by_key).get(link.to.key)


def _by_key(graph: Graph) -> Mapping[Key, HealthCheck]:
    return {check.resource.key: check for check in graph.view(health_checks)}


def _calculated(graph: Graph) -> Mapping[Key, tuple[Key, ...]]:
    """The calculated checks that each check is part of."""
    return grouped(
        (child.key, check.resource.key)
        for check in graph.view(health_checks)
        for child in dict.fromkeys(check.children)
    )


def _watched(graph: Graph) -> Mapping[Key, tuple[int, ...]]:
    """The records that each check decides about, by their numbers."""
    links = enumerate(record.health_check for record in graph.view(records))
    return grouped((link.to.key, number) for number, link in links if isinstance(link, Linked))


def _domains(graph: Graph) -> Mapping[Text | None, tuple[Domain, ...]]:
    """The custom domains by their names."""
    return grouped((_name_of(domain.resource), domain) for domain in graph.view(domains))


def _name_of(domain: Resource) -> Text | None:
    value = domain.read("DomainName")
    text = None if isinstance(value, Absent) else value.text
    return dns_name(text) if text is not None else None


def _shown(value: Value) -> str:
    text = None if isinstance(value, Absent) else value.text
    return text.shown() if text is not None else "the host"
