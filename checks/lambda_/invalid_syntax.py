"""lambda-invalid-syntax"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.code.code import handlers


@check(severity=Severity.CRITICAL, breaks=Breaks.RUNTIME, dr=False)
def invalid_syntax(graph: Graph) -> Iterator[Problem]:
    """A handler whose file is not valid Python.

    Why it matters: the deployment succeeds, and every invocation fails as the module is loaded;
    in a standby region nobody notices before the failover.
    Fix: correct the line; `python -m py_compile` shows it before the deployment.
    Source: AWS Lambda Developer Guide, "Troubleshoot invocation issues in Lambda"
    (Runtime.UserCodeSyntaxError).
    """
    for each in graph.view(handlers):
        if each.file is None or not each.broken:
            continue
        related = [(each.code, "the code")]
        if not each.ever:
            what = f"whether {each.broken} of {each.file} is Python"
            reason = "the runtime's Python is newer than the one that reads it here"
            yield unproven(each.value, what, reason=reason, related=related)
        else:
            yield problem(
                each.value,
                f"{each.broken} of {each.file} is not valid Python: every invocation fails",
                related=related,
            )
