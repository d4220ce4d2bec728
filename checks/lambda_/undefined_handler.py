"""lambda-undefined-handler"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.code.code import handlers


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def undefined_handler(graph: Graph) -> Iterator[Problem]:
    """A handler that its file does not define or export.

    Why it matters: the deployment succeeds, and every invocation fails with HandlerNotFound;
    in a standby region nobody notices before the failover. Python and Node.js are read.
    Fix: name a function that the file defines at its top level, or exports.
    Source: AWS Lambda Developer Guide, "Define Lambda function handler in Python"
    (https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html) and "Define Lambda function
    handler in Node.js" (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html).
    """
    for each in graph.view(handlers):
        if each.file is None or each.broken:
            continue  # see lambda-invalid-syntax
        match each.defined:
            case False:
                yield problem(
                    each.value,
                    f"the handler names {each.name}, which {each.file} does not define: every "
                    "invocation fails",
                    related=[(each.code, "the code")],
                )
            case None:
                what = f"whether {each.file} defines {each.name}, which the handler names"
                yield unproven(each.value, what, reason=each.doubt)
            case True:
                pass
