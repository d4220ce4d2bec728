"""lambda-visibility-too-short"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
    whole_number,
)

MAPPING, QUEUE = "AWS::Lambda::EventSourceMapping", "AWS::SQS::Queue"
FUNCTIONS = ("AWS::Lambda::Function",)
# Seconds that each has where none are set.
VISIBILITY, TIMEOUT = 30, 3


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False, same_as=("E3505",))
def visibility_too_short(graph: Graph) -> Iterator[Problem]:
    """A queue that hands out a message again while the function that took it may still be running.

    Why it matters: Lambda refuses the event source mapping ("Queue visibility timeout … is less
    than Function timeout"), and the stack cannot be deployed. If it is set so later, messages are
    processed twice.
    Fix: set the queue's VisibilityTimeout to six times the function's Timeout.
    Source: AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source
    mapping" (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
    """
    for mapping in graph.all(MAPPING):
        for source in mapping.follow("EventSourceArn", QUEUE):
            for function in mapping.follow("FunctionName", *FUNCTIONS):
                if isinstance(source, Linked) and isinstance(function, Linked):
                    yield from _judged(mapping, source.to, function.to)


def _judged(mapping: Resource, queue: Resource, function: Resource) -> Iterator[Problem]:
    visible, timeout = queue.read("VisibilityTimeout"), function.read("Timeout")
    related = [(function, "the function that takes its messages"), (mapping, "the mapping")]
    seconds, needed = whole_number(visible, VISIBILITY), whole_number(timeout, TIMEOUT)
    unknown = next((each for each in (visible, timeout) if isinstance(each, Unknown)), None)
    if seconds is not None and needed is not None and seconds < needed:
        yield problem(
            visible,
            f"hands out a message again after {seconds} s, but {function.name} may run for "
            f"{needed} s: Lambda refuses the mapping",
            related=related,
        )
    elif unknown is not None and (seconds is not None or needed is not None):
        what = f"whether the queue waits as long as {function.name} may run"
        yield unproven(unknown, what, related=related)
