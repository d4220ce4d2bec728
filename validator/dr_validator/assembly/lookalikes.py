"""Files that are taken for templates and are none: what each is, and what to pass in its place.

Sources: AWS CLI, `aws cloudformation get-template`
(https://docs.aws.amazon.com/cli/latest/reference/cloudformation/get-template.html); AWS
CloudFormation User Guide, "How Git sync works with CloudFormation"
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/git-sync-concepts-terms.html); Rain,
package `pkg` (https://pkg.go.dev/github.com/aws-cloudformation/rain/cft/pkg); Customizations
for AWS Control Tower, manifest
(https://docs.aws.amazon.com/controltower/latest/userguide/cfct-manifest-file-resources-section.html).
"""

from __future__ import annotations

from collections.abc import Iterable

from dr_validator.assembly.model import Json
from dr_validator.regex import regex

RAIN = "Rain::"  # what keys of Rain's directives begin with
_RENDERED = regex(r"\{%.*?%\}|\{\{(?!resolve:).*?\}\}")
_SERVERLESS = ".serverless/cloudformation-template-update-stack.json"


def lookalike(body: Json) -> str:
    """What a file without Resources is, and the way out, in a clause; "" if that is not known."""
    match body:
        case {"TemplateBody": _}:
            return (
                "an answer of `aws cloudformation get-template`: pass what `--query TemplateBody` "
                "gives (with `--output text` for a template in YAML)"
            )
        case {"template-file-path": str() as path}:
            return (
                f"a deployment file of Git sync: pass the template that it names, {path}, and "
                "this file with --parameters"
            )
        case [{"ParameterKey": _}, *_] | {"Parameters": [{"ParameterKey": _}, *_]}:
            return (
                "parameter values, not a template: pass the template, and these with --parameters"
            )
        case {"resources": [{"resource_file": _}, *_]}:
            return (
                "a manifest of Customizations for AWS Control Tower: say in [[deployments]] which "
                "stacks it makes"
            )
        case {"service": _, "provider": _}:
            return (
                "a service of the Serverless Framework: run `serverless package`, and pass "
                f"{_SERVERLESS}"
            )
        case _:
            return ""


def of_rain(keys: Iterable[str]) -> str:
    """The directive of Rain that a template holds; "" if it holds none."""
    names = (key.removeprefix("Fn::") for key in keys)
    return min((name for name in names if name.startswith(RAIN)), default="")


def is_rendered(text: str) -> bool:
    """Whether a text is made by Jinja or the like before it is a template."""
    return _RENDERED.search(text) is not None
