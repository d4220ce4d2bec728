"""CloudWatch alarms: what they measure, in which scale, and what their words say.

Source: Amazon CloudWatch User Guide, "Using metric math" and "Create a CloudWatch alarm".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.aws.metrics import DIMENSIONS, FACTS, Fact
from dr_validator.aws.naming import naming
from dr_validator.aws.slips import Near
from dr_validator.graph.flag import is_true
from dr_validator.graph.names import regions_of
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Cause, Gap, Known, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

ALARM = "AWS::CloudWatch::Alarm"


class Scale(Enum):
    """What the number means that is compared with the threshold."""

    COUNT = "a count"
    SHARE = "a fraction from 0 to 1"
    PERCENT = "a percentage"


@dataclass(frozen=True)
class Metric:
    """One metric that an alarm reads. `unit` and `statistic` are as the alarm asks for them;
    `abroad` tells that it may be a metric of another account."""

    node: Node
    namespace: Value
    name: Value
    statistic: Value
    unit: Value
    abroad: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Namespace and name; "" for what is not known."""
        return _word(self.namespace), _word(self.name)

    @property
    def fact(self) -> Fact | None:
        return FACTS.get(self.key)

    @property
    def title(self) -> str:
        return " ".join(word for word in (*self.key, _word(self.statistic)) if word)

    @property
    def scale(self) -> Scale | None:
        fact, statistic = self.fact, _word(self.statistic)
        if fact is not None and statistic in fact.share:
            return Scale.SHARE
        counted = statistic == "SampleCount" or (statistic == "Sum" and fact and fact.event)
        return Scale.COUNT if counted else None

    def dimensions(self) -> Iterator[tuple[str, Node]]:
        """Name and value of each dimension; none of what another account's resources are called."""
        for each in self.node.each("Dimensions[*]") if not self.abroad else ():
            for value in each.each("Value"):
                yield _word(each.read("Name")), value


@dataclass(frozen=True)
class Alarm:
    """An alarm. `single` is the metric it compares as it is, `expression` the metric math it
    compares instead, with the names of metrics in it. `words` are its name, its description,
    its construct's id and its labels.
    """

    resource: Resource
    metrics: dict[str, Metric]
    single: Metric | None
    expression: str
    threshold: Value
    comparison: str
    words: tuple[str, ...]

    @property
    def limit(self) -> float | None:
        """The threshold as a number."""
        if not isinstance(self.threshold, Known) or isinstance(self.threshold.value, bool):
            return None
        try:
            return float(str(self.threshold.value))
        except ValueError:
            return None

    @property
    def title(self) -> str:
        return self.single.title if self.single is not None else self.expression

    @property
    def scale(self) -> Scale | None:
        """What the compared number means; None if that cannot be told."""
        if self.single is not None:
            return self.single.scale
        return _scale(self.expression, self.metrics)

    def says(self, pattern: re.Pattern[str]) -> str:
        """The first of its words that match, as the alarm puts it; "" if none does."""
        return next((each for each in self.words if pattern.search(_plain(each))), "")


def alarms(graph: Graph) -> tuple[Alarm, ...]:
    """Every alarm on a metric or on metric math."""
    return tuple(_alarm(resource) for resource in graph.all(ALARM))


def counts_failures(resource: Resource) -> bool:
    """Whether an alarm compares a number or a rate of failures."""
    facts = [metric.fact for metric in _alarm(resource).metrics.values()]
    return any(fact is not None and fact.failure for fact in facts)


def may_watch_alike(one: Resource, other: Resource) -> bool:
    """Whether two alarms may be about one metric: no names that are known to differ."""
    ours, theirs = (
        {metric.key for metric in _alarm(each).metrics.values()} for each in (one, other)
    )
    unsure = any("" in key for key in (*ours, *theirs))
    return unsure or bool(ours & theirs)


def _alarm(resource: Resource) -> Alarm:
    entries = resource.each("Metrics[*]")
    metrics: dict[str, Metric] = {}
    formulas: dict[str, str] = {}
    returned: list[str] = []
    for entry in entries:
        name = _word(entry.read("Id"))
        if entry.has("MetricStat") is not False:
            metrics[name] = _stat(entry)
        expression = entry.read("Expression")
        if not isinstance(expression, Absent) and expression.text is not None:
            formulas[name] = expression.text.shown()
        returns = entry.read("ReturnData")
        if isinstance(returns, Absent) or is_true(returns) is not False:
            returned.append(name)
    single, expression_text = None, ""
    if not entries:
        metrics[""] = single = _plain_metric(resource)
    elif len(returned) == 1:
        single = metrics.get(returned[0])
        expression_text = _expanded(formulas.get(returned[0], ""), formulas)
    return Alarm(
        resource,
        metrics,
        single,
        expression_text,
        resource.read("Threshold"),
        _word(resource.read("ComparisonOperator")),
        tuple(_words(resource)),
    )


def _plain_metric(resource: Resource) -> Metric:
    statistic = resource.read("Statistic")
    if isinstance(statistic, Absent):
        statistic = resource.read("ExtendedStatistic")
    node = resource.properties
    return Metric(
        node, node.read("Namespace"), node.read("MetricName"), statistic, node.read("Unit")
    )


def _stat(entry: Node) -> Metric:
    inner = entry.each("MetricStat.Metric")
    node = inner[0] if inner else entry
    return Metric(
        node,
        node.read("Namespace"),
        node.read("MetricName"),
        entry.read("MetricStat.Stat"),
        entry.read("MetricStat.Unit"),
        abroad=_is_abroad(entry),
    )


def _is_abroad(entry: Node) -> bool:
    match entry.read("AccountId"):
        case Known(value=account):
            return str(account) != entry.account
        case Unknown(text=text):
            return text != Text((Gap("AWS::AccountId"),))
        case Absent():
            return False


def _expanded(expression: str, formulas: dict[str, str]) -> str:
    """An expression with the ones it names put in their place."""
    for _ in formulas:
        expression = re.sub(r"[a-z]\w*", lambda found: formulas.get(found[0], found[0]), expression)
    return expression


_CALL = regex(r"\b(FILL|IF|MAX|MIN|SUM|ABS|CEIL|FLOOR)\(")
_HUNDRED = regex(r"(?<![\w.])100(\.0*)?\s*\*|\*\s*100(\.0*)?(?![\w.])")


def _scale(expression: str, metrics: dict[str, Metric]) -> Scale | None:
    """What metric math gives, where it is made of counts in a form that is understood."""
    plain = _CALL.sub("(", expression)
    used = [metrics[name] for name in re.findall(r"\b[a-z]\w*", plain) if name in metrics]
    if not used or re.search(r"[A-Z]{2,}", plain):
        return None
    if any(metric.scale is not Scale.COUNT for metric in used):
        return None
    if "/" not in plain:
        return None if _HUNDRED.search(plain) else Scale.COUNT
    if _HUNDRED.search(plain):
        return Scale.PERCENT
    above, _, below = plain.partition("/")
    failures, totals = _facts(above, metrics), _facts(below, metrics)
    simple = plain.count("/") == 1 and "*" not in plain and not re.search(r"[<>=?]", plain)
    one_service = len({metric.key[0] for metric in used}) == 1
    if not (simple and one_service and failures and totals):
        return None
    share = all(fact.failure for fact in failures) and all(fact.total for fact in totals)
    return Scale.SHARE if share else None


def _facts(plain: str, metrics: dict[str, Metric]) -> list[Fact]:
    used = (metrics.get(name) for name in re.findall(r"\b[a-z]\w*", plain))
    return [metric.fact or Fact("") for metric in used if metric is not None]


def _words(resource: Resource) -> Iterator[str]:
    for path in ("AlarmDescription", "AlarmName"):
        value = resource.read(path)
        if not isinstance(value, Absent) and value.text is not None:
            yield "".join(part for part in value.text.parts if isinstance(part, str))
    steps = resource.construct_path.removesuffix("/Resource").split("/")
    yield steps[-1] or re.sub(r"[0-9A-F]{8}$", "", resource.logical_id)
    for entry in resource.each("Metrics[*]"):
        yield _word(entry.read("Label"))


def _plain(words: str) -> str:
    """Words in a row, however they are joined: `ApiErrorRate`, `api-error_rate`."""
    return re.sub(r"[-_.]+(?=\D)", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", words)).lower()


def _word(value: Value) -> str:
    return str(value.value) if isinstance(value, Known) else ""


def elsewhere(graph: Graph, dimension: str, node: Node) -> Resource | Unknown | None:
    """The resource a dimension names, if it is only in regions other than the alarm's; Unknown
    where that is open, and none of its kind is in the alarm's region."""
    types = DIMENSIONS.get(dimension)
    here, value = node.region, node.value
    if types is None or here is None or isinstance(value, Absent):
        return None
    linked = [link.to for link in node.links(*types) if isinstance(link, Linked)]
    made = graph.all(*types)
    found = linked or [each for each in made if _is_named(each, value)]
    if not found:
        return _open(made, value, here)
    if any(here in regions_of(each) for each in found):
        return None
    shown = value.text.shown() if value.text is not None else ""
    edge = dimension == "FunctionName" and shown.startswith("us-east-1.")
    return None if edge or any(each.region is None for each in found) else found[0]


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A dimension's value that names nothing here, and what is called almost so."""

    word: str
    right: str
    meant: Resource


def misnamed(graph: Graph, dimension: str, node: Node) -> Misnamed | None:
    """What a dimension's value is a slip away from, where nothing here has its name."""
    match node.value:
        case Known(value=str() as word) as value if not value.refs and dimension in DIMENSIONS:
            near, named = graph.view(_named).get((dimension, node.account), (Near(()), {}))
            right = near.slipped(word)
            return Misnamed(word, right, named[right]) if right is not None else None
        case Known() | Unknown() | Absent():
            return None


def _named(graph: Graph) -> Mapping[tuple[str, str | None], tuple[Near, Mapping[str, Resource]]]:
    """By dimension and account, what may be named, by its name."""
    found: dict[tuple[str, str | None], dict[str, Resource]] = {}
    for dimension, types in DIMENSIONS.items():
        for resource in graph.all(*types):
            kind = naming(resource.type)
            name = resource.read(kind.name) if kind.name else None
            if isinstance(name, Known):
                in_account = found.setdefault((dimension, resource.account), {})
                word = str(name.value)
                in_account.setdefault(word.lower() if kind.lower else word, resource)
    return {key: (Near(named), named) for key, named in found.items()}


def _open(made: Sequence[Resource], value: Known | Unknown, here: str) -> Unknown | None:
    """Why it is not known whether a value names one of the resources; None if it does not."""
    if not made or any(here in regions_of(each) for each in made):
        return None
    if isinstance(value, Unknown):
        return value
    doubt = next((each for each in made if _is_named(each, value) is None), None)
    if doubt is None:
        return None
    return Unknown(f"the name of {doubt.name} is not known", Cause.PARAMETER, value.place)


def _is_named(resource: Resource, value: Known | Unknown) -> bool | None:
    kind = naming(resource.type)
    return same(resource.read(kind.name), value, fold=kind.lower) if kind.name else False
