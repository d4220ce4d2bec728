"""The modules that Lambda's runtimes bring, beside a function's own code and its layers.

Source: AWS Lambda Developer Guide, "Building Lambda functions with Python", "Runtime-included SDK
versions" (https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html), "Building Lambda
functions with Node.js", "Runtime-included SDK versions" (v3 from Node.js 18 on, v2 before)
(https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html); AWS CloudFormation Template
Reference, "cfn-response module" (code in the template only)
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/cfn-lambda-function-code-cfnresponsemodule.html);
Python, "Index of Modules" of 3.8 and later; Node.js, `module.builtinModules`.
"""

from __future__ import annotations

import sys

from dr_validator.regex import regex

# Those of the SDK and of the runtime's own client, and what they need.
_PYTHON = frozenset(
    (
        "awslambdaric",
        "boto3",
        "botocore",
        "dateutil",
        "jmespath",
        "pip",
        "pkg_resources",
        "s3transfer",
        "setuptools",
        "simplejson",
        "six",
        "snapshot_restore_py",
        "urllib3",
    )
)
# In Python's library up to some version, or from some version on.
_SOMETIME = frozenset(
    (
        *("_bootlocale", "aifc", "annotationlib", "asynchat", "asyncore", "audioop", "binhex"),
        *("cgi", "cgitb", "chunk", "compression", "crypt", "distutils", "dummy_threading"),
        *("formatter", "imghdr", "imp", "lib2to3", "macpath", "mailcap", "msilib", "nis"),
        *("nntplib", "ossaudiodev", "parser", "pipes", "smtpd", "sndhdr", "spwd", "string"),
        *("sunau", "symbol", "telnetlib", "tomllib", "uu", "xdrlib", "zoneinfo"),
    )
)
_NODE = frozenset(
    (
        *("assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants"),
        *("crypto", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs", "http"),
        *("http2", "https", "inspector", "module", "net", "os", "path", "perf_hooks", "process"),
        *("punycode", "querystring", "readline", "repl", "stream", "string_decoder", "sys"),
        *("timers", "tls", "trace_events", "tty", "url", "util", "v8", "vm", "wasi"),
        *("worker_threads", "zlib"),
    )
)
_V3_SINCE = 18
_NODE_RUNTIME = regex(r"nodejs(\d+)\.x")


def python_brings(module: str, *, inline: bool) -> bool:
    """Whether the runtime has a module of a name; `inline` tells of code in a template."""
    known = module in sys.stdlib_module_names or module in _SOMETIME or module in _PYTHON
    return known or (inline and module == "cfnresponse")


def node_brings(package: str, runtime: str, *, inline: bool) -> bool:
    """Whether a runtime of Node.js has a package."""
    version = _NODE_RUNTIME.fullmatch(runtime)
    if package.startswith("node:") or package.partition("/")[0] in _NODE:
        return True
    if version is None or (inline and package == "cfn-response"):
        return True
    is_v3 = package.startswith(("@aws-sdk/", "@smithy/"))
    return is_v3 if int(version[1]) >= _V3_SINCE else package.partition("/")[0] == "aws-sdk"
