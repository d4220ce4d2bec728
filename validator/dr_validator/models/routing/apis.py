"""APIs of API Gateway: which stages they have, and what answers a request for a path.

Source: Amazon API Gateway Developer Guide, "Invoke REST APIs in API Gateway", "Custom domain
name for public REST APIs" and "Create routes for HTTP APIs in API Gateway".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.hosts import APIS, DOMAINS, REST_API, is_value
from dr_validator.record import dataclass
from dr_validator.resolve.functions import is_intrinsic
from dr_validator.resolve.text import normal
from dr_validator.resolve.value import Absent, Known, Part, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

STAGE, STAGE_V2 = "AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"
DEPLOYMENT = "AWS::ApiGateway::Deployment"
RESOURCE, METHOD = "AWS::ApiGateway::Resource", "AWS::ApiGateway::Method"
ROUTE = "AWS::ApiGatewayV2::Route"
PARTS = (STAGE, STAGE_V2, DEPLOYMENT, METHOD, ROUTE)
MAX_PATH = 8_000  # characters of a URL that API Gateway takes

MAPPINGS = {
    "AWS::ApiGateway::BasePathMapping": ("RestApiId", "BasePath"),
    "AWS::ApiGatewayV2::ApiMapping": ("ApiId", "ApiMappingKey"),
}
ANY_METHOD = "x-amazon-apigateway-any-method"
METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
DEFAULT_STAGE, DEFAULT_ROUTE = "$default", "$default"

Key: TypeAlias = tuple[str, str]
Segments: TypeAlias = tuple[Text, ...]


@dataclass(frozen=True, eq=False)
class Route:
    """A path of an API with the method that serves it: `ANY` for all. `resource` declares it;
    `operation` is what an OpenAPI document says of it.
    """

    api: Resource
    path: tuple[str, ...]
    method: str
    resource: Resource
    operation: Node | None = None

    @property
    def shown(self) -> str:
        return f"{self.method} /{'/'.join(self.path)}"

    @property
    def integration(self) -> Value:
        """The type of the integration behind it (`AWS_PROXY`, `MOCK`); Absent for an HTTP API."""
        if self.operation is not None:
            return self.operation.read("'x-amazon-apigateway-integration'.type")
        return self.resource.read("Integration.Type")

    @property
    def greedy(self) -> bool:
        return bool(self.path) and self.path[-1].endswith("+}")


@dataclass(frozen=True, slots=True)
class Mystery:
    """Why it cannot be said which stage (`of_stage`) or which route answers."""

    reason: str
    of_stage: bool = False


@dataclass(frozen=True, slots=True)
class NoStage:
    """No stage in the path: API Gateway answers 403 Forbidden. `stages` are those there are;
    `only_that` tells that a stage before the path is all that lacks.
    """

    stages: tuple[str, ...]
    only_that: bool


@dataclass(frozen=True, slots=True)
class NoRoute:
    """No method serves the path. `near` are the routes of that path with other methods."""

    path: str
    near: tuple[Route, ...]


Answer: TypeAlias = Route | NoStage | NoRoute | Mystery


@dataclass(frozen=True, eq=False)
class Api:
    """A REST or HTTP API."""

    resource: Resource

    @property
    def is_rest(self) -> bool:
        return self.resource.type == REST_API

    @cached_property
    def stages(self) -> tuple[str, ...] | Mystery:
        """The names of its stages."""
        names: list[str] = []
        for owner in self._belonging(STAGE, STAGE_V2, DEPLOYMENT):
            match owner.read("StageName"):
                case Known(value=str() as name):
                    names.append(name)
                case Absent() if owner.type == DEPLOYMENT:
                    pass
                case Known() | Absent() | Unknown():
                    return Mystery(f"the name of stage {owner.name} is not known", True)
        if not self.is_rest and self.resource.has("Target"):
            names.append(DEFAULT_STAGE)
        stray = self._stray(STAGE, STAGE_V2, DEPLOYMENT)
        if stray is not None:
            return Mystery(f"the API of {stray.name} is not known", True)
        if not names:
            return Mystery(f"{self.resource.name} has no stage in this assembly", True)
        return tuple(sorted(set(names)))

    @cached_property
    def routes(self) -> tuple[Route, ...] | Mystery:
        """Everything it serves."""
        name = self.resource.name
        if is_value(self.resource.read("ProtocolType"), "WEBSOCKET"):
            return Mystery(f"{name} is a WebSocket API")
        routes: list[Route] = []
        if any(self.resource.has(body) is not False for body in ("Body", "BodyS3Location")):
            described = self._described()
            if described is None:
                return Mystery(f"{name} takes its paths from an OpenAPI document")
            routes += described
        for owner in self._belonging(METHOD, ROUTE):
            found = self._method(owner) if owner.type == METHOD else self._route(owner)
            if found is None:
                return Mystery(f"the path or method of {owner.name} is not known")
            routes.append(found)
        if not self.is_rest and self.resource.has("Target"):
            routes.append(Route(self.resource, (DEFAULT_ROUTE,), "ANY", self.resource))
        stray = self._stray(METHOD, ROUTE)
        if stray is not None:
            return Mystery(f"the API of {stray.name} is not known")
        if not routes:
            return Mystery(f"{name} has no method in this assembly")
        return tuple(routes)

    def at_default_host(self, path: Segments) -> Answer:
        """What answers a GET to its `execute-api` host, whose paths begin with the stage."""
        stages = self.stages
        if isinstance(stages, Mystery):
            return stages
        first = path[0].literal if path else ""
        if first is None:
            return Mystery(f"the stage {path[0].shown()} in the path is not known", True)
        if first in stages and first != DEFAULT_STAGE:
            return self.get(path[1:])
        if DEFAULT_STAGE in stages:
            return self.get(path)
        return NoStage(stages, isinstance(self.get(path), Route))

    def get(self, path: Segments) -> Answer:
        """What answers a GET to a path beneath the stage."""
        routes = self.routes
        if isinstance(routes, Mystery):
            return routes
        words = [segment.literal for segment in path]
        shown = "/" + "/".join(segment.shown() for segment in path)
        if None in words:
            return Mystery(f"the path {shown} is not known in full")
        fitting = [route for route in routes if _fits(route, [word or "" for word in words])]
        serving = [route for route in fitting if route.method in ("GET", "ANY")]
        if not serving:
            return NoRoute(shown, tuple(sorted(fitting, key=_closeness)))
        best = min(fitting, key=_closeness)
        chosen = min(serving, key=_closeness)
        if self.is_rest and best.path != chosen.path:
            return Mystery(f"{best.shown} and {chosen.shown} both fit {shown}")
        if chosen.resource.conditional:
            return Mystery(f"{chosen.resource.name} depends on a condition that is not known")
        return chosen

    def _described(self) -> list[Route] | None:
        """What an OpenAPI document in the template serves; None if it cannot be read in full."""
        found: list[Route] = []
        bodies = self.resource.each("Body")
        if len(bodies) != 1 or self.resource.has("BodyS3Location") is not False:
            return None
        paths = bodies[0].each("paths")
        if len(paths) != 1 or not isinstance(paths[0].raw, dict) or is_intrinsic(paths[0].raw):
            return None
        for path, item in paths[0].entries():
            if not isinstance(item.raw, dict) or is_intrinsic(item.raw) or "$ref" in item.raw:
                return None
            steps = tuple(step for step in path.split("/") if step)
            for verb, operation in item.entries():
                method = "ANY" if verb == ANY_METHOD else verb.upper()
                if method in METHODS:
                    found.append(Route(self.resource, steps, method, self.resource, operation))
        return found

    @property
    def _key(self) -> str:
        """The property by which its parts name it."""
        return "RestApiId" if self.is_rest else "ApiId"

    def _belonging(self, *types: str) -> list[Resource]:
        parts = self.resource.graph.view(_parts)
        owners = parts.get((self._key, self.resource.key), ())
        return [owner for owner in owners if owner.type in types]

    def _stray(self, *types: str) -> Resource | None:
        """A part of this kind of API that may be this one's, for all that is known."""
        strays = self.resource.graph.view(_strays)
        places = [(self._key, kind, region) for kind in types for region in self._regions]
        found = [strays[place][0] for place in places if place in strays]
        return min(found, key=lambda owner: owner.key, default=None)

    @property
    def _regions(self) -> set[str | None]:
        return {self.resource.region, None}

    def _method(self, method: Resource) -> Route | None:
        verb = method.read("HttpMethod")
        path = self._path(method, "ResourceId", 0)
        if path is None or not isinstance(verb, Known):
            return None
        return Route(self.resource, path, str(verb.value).upper(), method)

    def _path(self, child: Resource, key: str, depth: int) -> tuple[str, ...] | None:
        links = child.follow(key)
        link = links[0] if len(links) == 1 else None
        if not isinstance(link, Linked) or depth > 30:
            return None
        if link.to is self.resource:
            return () if link.attribute == "RootResourceId" else None
        part = link.to.read("PathPart")
        if link.to.type != RESOURCE or not isinstance(part, Known):
            return None
        above = self._path(link.to, "ParentId", depth + 1)
        return None if above is None else (*above, str(part.value))

    def _route(self, route: Resource) -> Route | None:
        key = route.read("RouteKey")
        if not isinstance(key, Known):
            return None
        word = str(key.value)
        if word == DEFAULT_ROUTE:
            return Route(self.resource, (DEFAULT_ROUTE,), "ANY", route)
        method, _, path = word.partition(" ")
        steps = tuple(step for step in path.split("/") if step)
        return Route(self.resource, steps, method, route)


@dataclass(frozen=True, eq=False)
class Domain:
    """A custom domain name: which API answers is a matter of its base path mappings."""

    resource: Resource
    mappings: tuple[tuple[str | None, Api | None, Resource], ...]

    def at(self, path: Segments) -> Answer:
        """What answers a GET to it."""
        if not self.mappings:
            return Mystery(f"{self.resource.name} has no base path mapping in this assembly")
        found: list[tuple[int, Api | None, str | None]] = []
        for base, api, mapping in self.mappings:
            if base is None:
                return Mystery(f"the base path of {mapping.name} is not known")
            words = base.split("/") if base else []
            if [segment.literal for segment in path[: len(words)]] == words:
                found.append((len(words), api, base))
        if not found:
            return NoRoute("/" + "/".join(segment.shown() for segment in path), ())
        length, api, _ = max(found, key=lambda each: each[0])
        if api is None:
            return Mystery(f"an API behind {self.resource.name} is not part of this assembly")
        return api.get(path[length:])


def apis(graph: Graph) -> tuple[Api, ...]:
    """Every REST and HTTP API."""
    return tuple(Api(resource) for resource in graph.all(*APIS))


def api_of(graph: Graph, resource: Resource) -> Api | None:
    """The view of an API's resource."""
    return graph.view(_by_key).get(resource.key)


def _by_key(graph: Graph) -> Mapping[Key, Api]:
    return {api.resource.key: api for api in graph.view(apis)}


def _parts(graph: Graph) -> Mapping[tuple[str, Key], tuple[Resource, ...]]:
    """The stages, deployments, methods and routes of each API, by the property that names it."""
    return grouped(
        ((key, api.key), owner)
        for owner in graph.all(*PARTS)
        for key in ("RestApiId", "ApiId")
        if (api := _linked(owner, key, APIS)) is not None
    )


def _strays(graph: Graph) -> Mapping[tuple[str, str, str | None], tuple[Resource, ...]]:
    """Those of which the API is not known, by that property, their type and region."""
    return grouped(
        ((key, owner.type, owner.region), owner)
        for owner in graph.all(*PARTS)
        for key in ("RestApiId", "ApiId")
        if any(isinstance(link, Unknown) for link in owner.follow(key, *APIS))
    )


def domains(graph: Graph) -> tuple[Domain, ...]:
    """Every custom domain name."""
    return tuple(
        Domain(resource, tuple(_mappings(graph, resource))) for resource in graph.all(*DOMAINS)
    )


def segments(path: Value) -> Segments | None:
    """The steps of a URL's path, without the query; None if it is not known at all."""
    if isinstance(path, Absent):
        return ()
    text = path.text
    if text is None or sum(len(part) for part in text.parts if isinstance(part, str)) > MAX_PATH:
        return None
    steps: list[list[Part]] = [[]]
    for part in _without_query(text):
        if isinstance(part, str):
            first, *rest = part.split("/")
            steps[-1].append(first)
            steps.extend([piece] for piece in rest)
        else:
            steps[-1].append(part)
    texts = [normal(step) for step in steps]
    return tuple(text for text in texts if text.literal != "")


def _without_query(text: Text) -> Iterator[Part]:
    for part in text.parts:
        if isinstance(part, str) and ("?" in part or "#" in part):
            yield part.split("?")[0].split("#")[0]
            return
        yield part


def _mappings(graph: Graph, domain: Resource) -> Iterator[tuple[str | None, Api | None, Resource]]:
    for mapping in graph.view(_mapped).get(domain.key, ()):
        api_key, base_key = MAPPINGS[mapping.type]
        api = _linked(mapping, api_key, APIS)
        base: str | None = None
        match mapping.read(base_key):
            case Known(value=word):
                base = "" if word == "(none)" else str(word).strip("/")
            case Absent():
                base = ""
            case Unknown():
                pass
        yield base, api_of(graph, api) if api is not None else None, mapping


def _mapped(graph: Graph) -> Mapping[Key, tuple[Resource, ...]]:
    """The base path mappings of each domain."""
    domain_of = ((_linked(each, "DomainName", DOMAINS), each) for each in graph.all(*MAPPINGS))
    return grouped((domain.key, each) for domain, each in domain_of if domain is not None)


def _linked(resource: Resource, path: str, types: Sequence[str]) -> Resource | None:
    found = [link.to for link in resource.follow(path, *types) if isinstance(link, Linked)]
    return found[0] if len(found) == 1 else None


def _fits(route: Route, words: Sequence[str]) -> bool:
    if route.path == (DEFAULT_ROUTE,):
        return True
    fixed = route.path[:-1] if route.greedy else route.path
    if len(words) < len(route.path) or (len(words) > len(fixed) and not route.greedy):
        return False
    pairs = zip(fixed, words, strict=False)
    return all(step.startswith("{") or step == word for step, word in pairs)


def _closeness(route: Route) -> tuple[object, ...]:
    """Exact steps before variables, those before greedy ones, a method before ANY."""
    default = route.path == (DEFAULT_ROUTE,)
    kinds = tuple(2 if step.endswith("+}") else step.startswith("{") for step in route.path)
    return (default, route.greedy, kinds, route.method == "ANY", route.path)
