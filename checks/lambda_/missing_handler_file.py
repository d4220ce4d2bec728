"""lambda-missing-handler-file"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.models.code.code import handlers

SHOWN = 4


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def missing_handler_file(graph: Graph) -> Iterator[Problem]:
    """A handler in a file that the function's code does not contain.

    Why it matters: the deployment succeeds, and every invocation fails with ImportModuleError; in a
    standby region nobody notices before the failover. Python, Node.js, Ruby and custom runtimes are
    checked, in assets and inline code.
    Fix: name the file as it is called in the code, without its extension: `index.handler` is
    `handler` in `index.py`; inline code is always `index`.
    Source: AWS Lambda Developer Guide, "Define Lambda function handler in Python"
    (https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html), in Node.js
    (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html), in Ruby
    (https://docs.aws.amazon.com/lambda/latest/dg/ruby-handler.html), and "Building a custom
    runtime" (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html); AWS CloudFormation
    Template Reference, "AWS::Lambda::Function Code", ZipFile
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html).
    """
    for each in graph.view(handlers):
        if each.file is not None:
            continue
        if isinstance(each.value, Unknown):
            yield unproven(each.value, "which file the handler is in")
        elif each.doubt:
            name = each.wanted[0] if each.wanted else f"the file of {each.value.value}"
            yield unproven(each.value, f"whether the code has {name}", reason=each.doubt)
        elif not each.wanted:
            yield problem(
                each.value,
                f"the handler {each.value.value} names a file or a function, not both: every "
                "invocation fails",
            )
        else:
            more = len(each.holds) - SHOWN
            files = ", ".join(each.holds[:SHOWN]) + (f" and {more} more" if more > 0 else "")
            yield problem(
                each.value,
                f"the handler {each.value.value} needs {each.wanted[0]}, which the code does not "
                "contain: every invocation fails",
                related=[(each.code, f"the code, which contains {files or 'no file'}")],
            )
