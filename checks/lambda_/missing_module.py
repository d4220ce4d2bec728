"""lambda-missing-module"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.code.loaded import lost


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def missing_module(graph: Graph) -> Iterator[Problem]:
    """A function whose code imports a module that neither its asset nor its runtime has.

    Why it matters: the deployment succeeds, and every invocation fails as the code is loaded
    (Runtime.ImportModuleError); in a standby region nobody notices before the failover. The AWS SDK
    for JavaScript v2 is not in the runtimes of Node.js 18 and later.
    Fix: put the package into the asset or a layer. Imports in a `try`, under a condition or within
    a function are not checked. Python is read, and JavaScript where the extra `code` is installed.
    Source: AWS Lambda Developer Guide, "Troubleshoot deployment issues in Lambda"
    (https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-deployment.html); "Building Lambda
    functions with Node.js" (https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html).
    """
    for each in graph.view(lost):
        related = [(each.code, "the code")]
        at = each.function.properties.place / "Handler"
        if each.doubt:
            what = f"whether the function has {each.module}, which {each.where} imports"
            yield unproven(at, what, reason=each.doubt, related=related)
        else:
            yield problem(
                at,
                f"{each.where} imports {each.module}, which neither the code nor the runtime has: "
                "every invocation fails",
                related=related,
            )
