"""lambda-invalid-syntax"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.code.code import handlers

REASONS = {
    "JavaScript": "what reads it here may not know all that Node.js does",
    "Python": "the runtime's Python is newer than the one that reads it here",
}


@check(severity=Severity.CRITICAL, breaks=Breaks.RUNTIME, dr=False)
def invalid_syntax(graph: Graph) -> Iterator[Problem]:
    """A handler whose file is not valid Python or JavaScript.

    Why it matters: the deployment succeeds, and every invocation fails as the module is loaded
    (Runtime.UserCodeSyntaxError); in a standby region nobody notices before the failover.
    Fix: correct the line; `python -m py_compile` or `node --check` shows it before the deployment.
    JavaScript is read where the extra `code` is installed.
    Source: AWS Lambda runtime interface clients, which load the handler: for Python
    (https://github.com/aws/aws-lambda-python-runtime-interface-client/blob/main/awslambdaric/bootstrap.py),
    for Node.js (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client).
    """
    for each in graph.view(handlers):
        if each.file is None or not each.broken:
            continue
        related = [(each.code, "the code")]
        if not each.ever:
            what = f"whether {each.broken} of {each.file} is {each.language}"
            reason = REASONS[each.language]
            yield unproven(each.value, what, reason=reason, related=related)
        else:
            yield problem(
                each.value,
                f"{each.broken} of {each.file} is not valid {each.language}: every invocation "
                "fails",
                related=related,
            )
