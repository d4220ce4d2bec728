"""How much a check was given to look at: a right number, or none."""

from __future__ import annotations

import pytest
from dr_validator.check import Check, discover, run
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Graph, Resource
from dr_validator.graph.asked import Frame, Tally
from dr_validator.place import Place

from tests.checks.examples import Example, examples_of

CHECKS = discover()
EXAMPLES = [
    each for check in CHECKS for each in examples_of(check) if each.kind in ("bad", "unknown")
]
QUEUE, TOPIC = "AWS::SQS::Queue", "AWS::SNS::Topic"


def graph_of(**types: str) -> Graph:
    """One stack, with resources of these types by logical id."""
    resources = ", ".join(f"{name}: {{Type: {kind}}}" for name, kind in types.items())
    return read_graph(example(f"stacks: {{App@us-east-1: {{Resources: {{{resources}}}}}}}"))


def queues(graph: Graph) -> tuple[Resource, ...]:
    return tuple(graph.all("AWS::SQS::Queue"))


def wrong_queues(graph: Graph) -> tuple[Resource, ...]:
    """As a model that hands out only what is wrong."""
    return tuple(each for each in graph.view(queues) if each.has("QueueName"))


def count(frame: Frame) -> int | None:
    return Tally().count(frame)


def test_what_is_handed_out_is_counted_once() -> None:
    graph = graph_of(One=QUEUE, Two=QUEUE, Topic=TOPIC)
    with graph.asked() as frame:
        graph.all("AWS::SQS::Queue")
        graph.view(queues)
    assert count(frame) == 2
    with graph.asked() as frame:
        assert len(graph.stacks) == 1
    assert count(frame) == 1


def names(graph: Graph) -> dict[str, Resource]:
    return {each.logical_id: each for each in graph.resources}


def test_what_is_looked_up_is_not_what_a_check_is_about() -> None:
    graph = graph_of(One=QUEUE, Two=TOPIC, Three=TOPIC)
    with graph.asked() as frame:
        graph.all("AWS::SQS::Queue")
        assert graph.view(names) and graph.stacks and graph.resources
    assert count(frame) == 1
    with graph.asked() as frame:
        assert graph.view(names)
    assert count(frame) == 3
    with graph.asked() as frame:
        graph.all("AWS::KMS::Key")
        assert graph.stacks
    assert count(frame) is None


def test_nothing_of_the_kind_and_nothing_wrong_are_two_things() -> None:
    graph = graph_of(Topic=TOPIC)
    for _ in range(2):  # built for the first, known to the second
        with graph.asked() as frame:
            graph.view(wrong_queues)
        assert count(frame) == 0
    graph = graph_of(Queue=QUEUE)
    for _ in range(2):
        with graph.asked() as frame:
            graph.view(wrong_queues)
        assert count(frame) is None
    with graph.asked() as frame:
        pass
    assert count(frame) is None


def test_what_a_model_asks_is_not_what_its_reader_is_given() -> None:
    graph = graph_of(Queue=QUEUE, Topic=TOPIC)
    with graph.asked() as frame:
        assert graph.roles.dr is False
        assert graph.regions == ("us-east-1",)
        graph.edges  # noqa: B018
    assert frame.given == {}


def test_what_is_answered_once_counts_for_whoever_asks() -> None:
    graph = graph_of(Queue=QUEUE, Topic=TOPIC)
    asked: list[Resource] = []

    def beside(graph: Graph, subject: Resource) -> list[Resource]:
        asked.append(subject)
        return [*graph.all(TOPIC), *graph.view(queues)]

    (queue,), (topic,) = graph.all(QUEUE), graph.all(TOPIC)
    for _ in range(2):
        with graph.asked() as frame:
            assert graph.once(beside, queue) == [topic, queue]
        assert (count(frame), queues in frame.inner) == (2, True)
    assert asked == [queue]
    graph.once(beside, topic)
    assert asked == [queue, topic]


def counted(check: Check, graph: Graph) -> int | None:
    with graph.asked() as frame:
        list(check.run(graph))
    return count(frame)


@pytest.mark.parametrize("shown", EXAMPLES, ids=lambda each: each.id)
def test_where_a_check_tells_something_it_had_something_to_look_at(shown: Example) -> None:
    graph = read_graph(shown.assembly, settings=shown.settings)
    assert counted(shown.check, graph) != 0


def test_nothing_is_found_otherwise_for_being_noted() -> None:
    for shown in EXAMPLES[::20]:
        graph, other = (read_graph(shown.assembly, settings=shown.settings) for _ in range(2))
        with graph.asked():
            noted = run(CHECKS, graph)
        assert noted == run(CHECKS, other)


def test_most_checks_have_nothing_to_look_at_in_an_app_of_one_queue() -> None:
    graph = graph_of(Queue=QUEUE)
    none = {each.id for each in CHECKS if counted(each, graph) == 0}
    some = {"aurora-secondary-credentials", "dns-duplicate-record", "health-disabled"}
    assert some <= none
    assert not {"assembly-unread", "order-resource-cycle", "health-unused"} & none
    assert len(none) > len(CHECKS) / 2


def test_a_place_is_counted_by_resource() -> None:
    one, nowhere = (Place(stack, None, None, "One", "/A", "", "") for stack in ("App", ""))
    assert count(Frame({"x": (one, one / "B", nowhere)})) == 1
