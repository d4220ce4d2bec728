"""References that SAM answers and cfn-lint does not know: `!GetAtt Api.DomainName.Regional…`.

A resource of SAM may be referred to by what SAM makes of it. cfn-lint looks at the template
before it is expanded, and knows the attributes of the resource itself.
Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html;
aws-sam-translator, `referable_properties` in samtranslator/model/sam_resources.py.
"""

from __future__ import annotations

from dr_validator.assembly.model import Json, Template
from dr_validator.lint.job import Hit
from dr_validator.regex import regex

_NAMES = (
    "Alias|ApiKey|Deployment|DestinationQueue|DestinationTopic|DomainName|DomainNameV2|Stage"
    "|UsagePlan|UsagePlanKey|Version"
)
_MISSED = regex(rf"'(?P<name>(?:{_NAMES})(?:\.[A-Za-z]+)*)' is not one of ")


def answered(hit: Hit, template: Template) -> bool:
    """Whether cfn-lint misses an attribute of a resource of SAM, and the expanded template no
    longer asks for it."""
    found = _MISSED.match(hit.message)
    return found is not None and bool(template.origins) and not _asks(template.body, found["name"])


def _asks(body: Json, name: str) -> bool:
    """Whether anything in a template still refers to an attribute by this name."""
    ending = f".{name}"
    todo = [body]
    while todo:
        match todo.pop():
            case {"Fn::GetAtt": [str(), *rest]} if ".".join(map(str, rest)) == name:
                return True
            case {"Fn::GetAtt": str() as text} if text.endswith(ending):
                return True
            case str() as text if f"{ending}}}" in text:
                return True
            case dict() as mapping:
                todo.extend(mapping.values())
            case list() as items:
                todo.extend(items)
            case _:
                pass
    return False
