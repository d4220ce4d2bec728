"""The clients of the AWS SDK that a JavaScript file makes (v2 and v3), and what it calls with them.

A client is known where it is made, or by a name, a member or a property that is given one thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.script_sdk import PACKAGES, V2, document_method, method_of, service_of
from dr_validator.models.code.called import Spelled
from dr_validator.models.code.python_file import Client
from dr_validator.models.code.script.modules import GLOBALS, name_of
from dr_validator.models.code.script.reader import Read
from dr_validator.models.code.script.scopes import Expression, NameScope, Standing
from dr_validator.models.code.script.tree import arguments_of, bare, field, line_of, text_of
from dr_validator.models.code.script.values import STEPS, Evaluation
from dr_validator.record import dataclass

if TYPE_CHECKING:
    from tree_sitter import Node

# Options of a client that say where, or as whom, it calls.
_TELLING = ("region", "endpoint", "credentials", "credentialDefaultProvider", "profile")
# Set by Lambda to the region that the function is in.
OWN_REGION = ("AWS_REGION", "AWS_DEFAULT_REGION")
_DOCUMENT = ("DynamoDBDocumentClient", "DynamoDBDocument")
# What gives the client that it is given: tracers.
_TRACERS = ("captureAWSv3Client", "captureAWSClient")


@dataclass(frozen=True, slots=True)
class ScriptClient:
    """A client: `documents` tells that it is one of DynamoDB that takes plain values."""

    service: str
    elsewhere: bool
    region: Spelled = ()
    documents: bool = False


@dataclass(frozen=True, slots=True)
class ScriptCall:
    """A call of a service, with what its arguments are, by their names, and by which client."""

    service: str
    method: str
    node: Node
    spot: Standing
    given: Mapping[str, Expression]
    made: ScriptClient


class Sdk:
    """Clients and calls of one file."""

    def __init__(self, read: Read, values: Evaluation, text: str) -> None:
        self._read, self._values = read, values
        # v2's options that all clients share.
        self._shared = "config.update(" in text or "config.region" in text
        self._known: dict[int, ScriptClient | None] = {}

    def calls(self) -> Iterator[ScriptCall]:
        for node, spot in self._read.calls:
            found = self._call(node, spot)
            if found is not None:
                yield found

    def clients(self) -> Iterator[Client]:
        """Every client that is made, with the region that it is told."""
        for node, spot in self._read.calls:
            if node.type == "new_expression" and not self._is_wrapper(node):
                made = self._made(node, spot.scope)
                if made is not None:
                    yield self._client(node, spot.scope, made)

    def _is_wrapper(self, node: Node) -> bool:
        return text_of(field(node, "constructor")).endswith("DocumentClient") and not any(
            each.type == "object" for each in arguments_of(node)
        )

    def _client(self, node: Node, scope: NameScope, made: ScriptClient) -> Client:
        given = arguments_of(node)
        options = self._options(given[0], scope) if given else {}
        line = line_of(node)
        if options is None:
            return Client(made.service, line, None, None, True)
        told = options.get("region")
        if told is None:
            hidden = "endpoint" in options or self._shared
            return Client(made.service, line, None, None, hidden)
        read = self._values.env(told.node, told.scope)
        if read is not None and read.name in OWN_REGION:
            return Client(made.service, line, None, None, False)
        if read is not None:
            default = self._values.spelled(read.fallback, told.scope) if read.fallback else ()
            word = default[0] if len(default) == 1 and isinstance(default[0], str) else None
            hidden = read.fallback is not None and word is None
            variable = None if hidden else read.name
            return Client(made.service, line, word, variable, hidden)
        spelled = self._values.spelled(told.node, told.scope)
        word = spelled[0] if len(spelled) == 1 and isinstance(spelled[0], str) else None
        return Client(made.service, line, word, None, word is None)

    def _options(self, node: Node, scope: NameScope) -> Mapping[str, Expression] | None:
        """The options of a client; None if they are not seen."""
        held = self._values.value(node, scope)
        if held is None or held.node.type != "object":
            return None
        spread = any(each.type == "spread_element" for each in held.node.named_children)
        return None if spread else self._values.entries(held.node, held.scope)

    def client(
        self, node: Node | None, scope: NameScope, steps: int = STEPS
    ) -> ScriptClient | None:
        """What an expression is, if it is a client."""
        node = bare(node)
        if node is None or not steps:
            return None
        match node.type:
            case "new_expression":
                return self._made(node, scope)
            case "assignment_expression":
                return self.client(field(node, "right"), scope, steps - 1)
            case "binary_expression" if text_of(field(node, "operator")) in ("??", "||"):
                return self.client(field(node, "right"), scope, steps - 1)
            case "call_expression":
                return self._wrapped(node, scope, steps)
            case "identifier" | "member_expression":
                held = self._values.value(node, scope)
                if held is None or held.node == node:
                    return None
                return self.client(held.node, held.scope, steps - 1)
            case _:
                return None

    def _wrapped(self, node: Node, scope: NameScope, steps: int) -> ScriptClient | None:
        function, given = field(node, "function"), arguments_of(node)
        if function is None or not given:
            return None
        name = text_of(field(function, "property")) or text_of(function)
        if name in _TRACERS:
            return self.client(given[0], scope, steps - 1)
        if name == "from" and name_of(field(function, "object"), scope)[1] in _DOCUMENT:
            made = self.client(given[0], scope, steps - 1)
            if made is not None:
                return ScriptClient("dynamodb", made.elsewhere, made.region, documents=True)
        return None

    def _made(self, node: Node, scope: NameScope) -> ScriptClient | None:
        """The client that a `new` makes."""
        if node.id not in self._known:
            self._known[node.id] = self._constructed(node, scope)
        return self._known[node.id]

    def _constructed(self, node: Node, scope: NameScope) -> ScriptClient | None:
        module, name = name_of(field(node, "constructor"), scope)
        service = _service(module, name)
        if not service:
            return None
        given = arguments_of(node)
        options = self._options(given[0], scope) if given else {}
        elsewhere = options is None or any(map(self._tells, options.items())) or self._shared
        told = options.get("region") if options else None
        region = self._values.spelled(told.node, told.scope) if told is not None else ()
        return ScriptClient(service, elsewhere, region, documents=name == "DocumentClient")

    def _tells(self, option: tuple[str, Expression]) -> bool:
        """Whether an option may say where, or as whom, a client calls."""
        name, told = option
        if name != "region":
            return name in _TELLING
        read = self._values.env(told.node, told.scope)
        return read is None or read.name not in OWN_REGION

    def _call(self, node: Node, spot: Standing) -> ScriptCall | None:
        if node.type == "new_expression":
            return self._upload(node, spot)
        function, given = field(node, "function"), arguments_of(node)
        if function is None or function.type == "import":
            return None
        if function.type != "member_expression":
            return self._paginated(node, spot)
        name, client = text_of(field(function, "property")), field(function, "object")
        if name == "send" and given:
            return self._sent(spot, client, given[0])
        if not name[:1].islower() or len(given) > 2:
            return None
        made = self.client(client, spot.scope)
        if made is None:
            return None
        method = document_method(name) if made.documents else method_of(name)
        if not method or name in ("from", "config", "destroy", "promise"):
            return None
        held = self._given(given[0] if given else None, spot.scope)
        return ScriptCall(made.service, method, node, spot, held, made)

    def _sent(self, spot: Standing, client: Node | None, sent: Node) -> ScriptCall | None:
        """`client.send(new PutItemCommand({…}))`, the command by a name perhaps."""
        made = self.client(client, spot.scope)
        command = self._values.value(sent, spot.scope) if made is not None else None
        if made is None or command is None or command.node.type != "new_expression":
            return None
        _, name = name_of(field(command.node, "constructor"), command.scope)
        if not name.endswith("Command"):
            return None
        word = name.removesuffix("Command")
        method = (document_method(word) if made.documents else "") or method_of(word)
        given = arguments_of(command.node)
        held = self._given(given[0] if given else None, command.scope)
        return ScriptCall(made.service, method, command.node, spot, held, made)

    def _paginated(self, node: Node, spot: Standing) -> ScriptCall | None:
        """`paginateListObjectsV2({ client }, { Bucket })`."""
        _, name = name_of(field(node, "function"), spot.scope)
        given = arguments_of(node)
        if not name.startswith("paginate") or len(given) != 2:
            return None
        options = self._options(given[0], spot.scope)
        told = options.get("client") if options else None
        made = self.client(told.node, told.scope) if told is not None else None
        if made is None:
            return None
        method = method_of(name.removeprefix("paginate"))
        held = self._given(given[1], spot.scope)
        return ScriptCall(made.service, method, node, spot, held, made)

    def _upload(self, node: Node, spot: Standing) -> ScriptCall | None:
        """`new Upload({ client, params: { Bucket, … } })` of @aws-sdk/lib-storage."""
        module, name = name_of(field(node, "constructor"), spot.scope)
        given = arguments_of(node)
        if name != "Upload" or module not in ("", "@aws-sdk/lib-storage") or not given:
            return None
        options = self._options(given[0], spot.scope) or {}
        told, params = options.get("client"), options.get("params")
        made = self.client(told.node, told.scope) if told is not None else None
        if made is None or params is None:
            return None
        held = self._given(params.node, params.scope)
        return ScriptCall(made.service, "put_object", node, spot, held, made)

    def _given(self, node: Node | None, scope: NameScope) -> Mapping[str, Expression]:
        held = self._values.value(node, scope)
        if held is None or held.node.type != "object":
            return {}
        return self._values.entries(held.node, held.scope)

    def spelled(self, call: ScriptCall) -> Mapping[str, Spelled]:
        """The arguments of a call, as far as the code says them."""
        return {
            name: self._values.spelled(told.node, told.scope) for name, told in call.given.items()
        }

    def metrics(self, call: ScriptCall) -> Iterator[Spelled]:
        """The names of the metrics that PutMetricData is given."""
        told = call.given.get("MetricData")
        held = self._values.value(told.node, told.scope) if told is not None else None
        for each in held.node.named_children if held is not None else ():
            if held is not None and held.node.type == "array" and each.type == "object":
                name = self._values.entries(each, held.scope).get("MetricName")
                if name is not None:
                    yield self._values.spelled(name.node, name.scope)


def _service(module: str, name: str) -> str:
    """The service whose client a class is; "" if it is none."""
    if module in GLOBALS or module.partition("/")[0] == V2:
        return "dynamodb" if name == "DocumentClient" else service_of(name)
    if not module and name.endswith("Client"):
        return service_of(name.removesuffix("Client"))
    package = module.removeprefix(f"{PACKAGES}client-")
    word = name.removesuffix("Client")
    if package != module and package.replace("-", "") == word.lower():
        return service_of(word, named=package)
    return ""
