"""config-missing-tag"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Node,
    Problem,
    Severity,
    Stack,
    Stops,
    Unknown,
    check,
    problem,
    root,
    same,
    unproven,
)


@check(severity=Severity.MEDIUM, breaks=Breaks.RUNTIME, stops=Stops.NOTHING, dr=False)
def missing_tag(graph: Graph) -> Iterator[Problem]:
    """A stack without a tag that the configuration requires.

    Why it matters: whatever finds, bills, backs up or fails over resources by tag leaves this stack
    out.
    Fix: tag the stack, or drop the tag from required-tags.
    Source: dr-validator, "Configuration", required-tags; AWS CloudFormation User Guide,
    "Resource tags".
    """
    for stack in graph.stacks:
        if root(stack) is not stack:
            continue
        for tag in graph.settings.required_tags:
            if tag in stack.tags:
                continue
            at = graph.place(stack) / "Tags" / tag
            what = f"whether stack {stack.display_name} is deployed with the tag {tag}"
            if not stack.in_manifest:
                yield unproven(at, what, reason="a plain template does not say its stack's tags")
            elif _on_some(graph, stack, tag):
                reason = "some of its resources have the tag, but the stack itself does not"
                yield unproven(at, what, reason=reason)
            else:
                yield problem(
                    at,
                    f"stack {stack.display_name} lacks the tag {tag}, which the configuration "
                    "requires",
                )


def _on_some(graph: Graph, stack: Stack, tag: str) -> bool:
    own = [resource for resource in graph.resources if root(resource.stack) is stack]
    return any(
        tag in tags.keys()  # noqa: SIM118
        or any(same(key, tag) for key in _keys(tags))
        for resource in own
        for tags in resource.each("Tags")
    )


def _keys(tags: Node) -> list[Known | Unknown]:
    """The keys of a list of tags; some types, such as SSM parameters, have a mapping instead."""
    return [each for item in tags.items() for each in item.read_all("Key")]
