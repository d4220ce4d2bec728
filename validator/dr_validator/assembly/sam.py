"""SAM templates, expanded offline by AWS's own library, aws-sam-translator (extra `sam`).

Nothing of the input runs, nothing is asked of AWS and no credentials or settings are looked for:
the translator is given a session that knows the region and nothing else, no managed policies of
an account, and no applications of the Serverless Application Repository, which it would download.

Source: https://github.com/aws/serverless-application-model, `samtranslator/translator`.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any, cast

from dr_validator.assembly.model import Json, Template
from dr_validator.assembly.sam_origins import MARK, PREFIX, UPLOADED, mapping, section, taken
from dr_validator.errors import InputError
from dr_validator.record import dataclass

TRANSFORM = "AWS::Serverless-2016-10-31"
EXTRA = "pip install 'dr-validator[sam]'"
NESTED, APPLICATION = "AWS::CloudFormation::Stack", "AWS::Serverless::Application"
REPOSITORY = "serverlessrepo://"
MACHINE = "AWS::Serverless::StateMachine"
_LOCAL = "dr-validator-local"
_GLOBAL = {
    "Function": "CodeUri",
    "Api": "DefinitionUri",
    "HttpApi": "DefinitionUri",
    "StateMachine": "DefinitionUri",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What a SAM template is expanded with: the region, and the values that are known.

    `definitions` are the state machines whose definitions lie beside it, by path.
    """

    region: str | None
    values: Mapping[str, str | None]
    definitions: Mapping[str, Json] = field(default_factory=dict)


class _Session:
    """All that the translator asks of a boto session."""

    def __init__(self, region: str) -> None:
        self.region_name = region


def is_sam(body: Mapping[str, Json]) -> bool:
    """Whether CloudFormation would have SAM expand the template."""
    return TRANSFORM in transforms(body)


def transforms(body: Mapping[str, Json]) -> list[Json]:
    found = body.get("Transform", [])
    return found if isinstance(found, list) else [found]


def installed() -> bool:
    """Whether the translator can be imported; it is not imported to find out."""
    return importlib.util.find_spec("samtranslator") is not None


def expand(template: Template, given: Given) -> Template:
    """The template as CloudFormation makes it of the SAM template; parts point to their origin.

    What a local path stood for (`CodeUri: src/`) is that path again, as `Code: {S3Key: src/}`
    or as the text itself. Raises InputError for what SAM does not take.
    """
    # As CloudFormation sees it: what YAML aliases share is written out.
    body = cast(dict[str, Any], json.loads(json.dumps(template.body)))
    locals_: list[Json] = []
    _prepare(body, locals_, given)
    made = _translate(body, given, template)
    origins = taken(made, template.body)
    _give_back(made, locals_)
    rest = [each for each in transforms(template.body) if each != TRANSFORM]
    if rest:
        made["Transform"] = rest
    for name, declared in section(template.body, "Parameters"):
        made["Parameters"][name] = declared
    return Template(template.name, template.path, made, origins, template.twice)


def _prepare(body: dict[str, Any], locals_: list[Json], given: Given) -> None:
    """Stand-ins for what the translator does not take, and marks of what is made of what."""
    globals_ = dict(section(body, "Globals"))
    for kind, name in _GLOBAL.items():
        _stand_in(globals_.get(kind, {}), name, locals_)
    shared = globals_.get("Function", {})
    for logical_id, resource in section(body, "Resources"):
        kind = str(resource.get("Type"))
        if not kind.startswith(PREFIX):
            continue
        properties = resource.setdefault("Properties", {})
        metadata = resource.setdefault("Metadata", {})
        if not isinstance(properties, dict) or not isinstance(metadata, dict):
            continue  # the translator says so
        metadata[MARK] = logical_id
        if kind == "AWS::Serverless::Function":
            _code(properties, shared)
        elif kind == APPLICATION and isinstance(properties.get("Location"), dict):
            location = properties["Location"]
            body["Resources"][logical_id] = _repository(resource, location)
        elif kind == MACHINE and properties.get("DefinitionUri") in list(given.definitions):
            properties["Definition"] = given.definitions[properties.pop("DefinitionUri")]
        if kind in UPLOADED:
            _stand_in(properties, UPLOADED[kind], locals_)
    for name, declared in section(body, "Parameters"):
        if name in given.values and given.values[name] is None:
            declared.pop("Default", None)


def _code(properties: dict[str, Any], shared: Json) -> None:
    """A function without code: SAM packs the folder of the template, or builds the image."""
    common = shared if isinstance(shared, dict) else {}
    said = {**common, **properties}
    if said.get("PackageType") == "Image":
        properties.setdefault("ImageUri", _LOCAL)
    elif not any(name in said for name in ("CodeUri", "InlineCode", "ImageUri")):
        properties["CodeUri"] = "."


def _repository(resource: dict[str, Any], location: dict[str, Any]) -> dict[str, Any]:
    """An application of the Serverless Application Repository: a stack of an unknown template."""
    own = resource["Properties"]
    kept = {name: own[name] for name in ("Parameters", "NotificationARNs") if name in own}
    identity = json.dumps(location.get("ApplicationId"))
    url = f"{REPOSITORY}{identity.strip(chr(34))}"
    rest = {name: value for name, value in resource.items() if name not in ("Type", "Properties")}
    return {**rest, "Type": NESTED, "Properties": {**kept, "TemplateURL": url}}


def _stand_in(properties: Json, name: str, locals_: list[Json]) -> None:
    """An address in S3 for a local path, or for a value that is known only at deployment."""
    if not isinstance(properties, dict) or name not in properties:
        return
    value = properties[name]
    if isinstance(value, str) and value.startswith("s3://"):
        return
    if isinstance(value, dict) and ("Bucket" in value or "Key" in value):
        return
    properties[name] = {"Bucket": _LOCAL, "Key": str(len(locals_))}
    locals_.append(value)


def _translate(body: dict[str, Any], given: Given, template: Template) -> dict[str, Any]:
    from samtranslator.metrics.metrics import DummyMetricsPublisher, Metrics
    from samtranslator.model.exceptions import ExceptionWithMessage, InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator
    from samtranslator.utils.py27hash_fix import (
        to_py27_compatible_template,
        undo_mark_unicode_str_in_template,
    )

    values: dict[str, Any] = {k: v for k, v in given.values.items() if v is not None}
    if given.region is None:
        values |= {name: {"Ref": name} for name in ("AWS::Region", "AWS::Partition")}
    metrics = Metrics("ServerlessTransform", DummyMetricsPublisher())
    try:
        to_py27_compatible_template(body, values)
        translator = Translator(
            None,
            Parser(),
            boto_session=cast(Any, _Session(given.region or "us-east-1")),
            metrics=metrics,
        )
        made = translator.translate(
            body, values, passthrough_metadata=True, get_managed_policy_map=dict
        )
        return cast(dict[str, Any], undo_mark_unicode_str_in_template(made))
    except InvalidDocumentException as error:
        raise _refused(template, [str(cause.message) for cause in error.causes]) from None
    except ExceptionWithMessage as error:
        raise _refused(template, [str(error.message)]) from None
    except (RecursionError, TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        # The translator stumbles over what no check of its own has caught.
        raise _refused(template, [f"{type(error).__name__}: {error}"]) from None
    finally:
        metrics.publish()  # to nobody; else it complains on stderr that nobody has


def _refused(template: Template, reasons: list[str]) -> InputError:
    shown = "; ".join(dict.fromkeys(" ".join(each.split()).rstrip(".") for each in reasons[:3]))
    more = f"; and {len(reasons) - 3} more" if len(reasons) > 3 else ""
    return InputError(
        f"{template.path}: SAM cannot expand this template: {shown}{more}: correct it, or leave "
        "it unexpanded with --no-expand"
    )


def _give_back(made: dict[str, Any], locals_: list[Json]) -> None:
    """Put what was replaced where the translator has put the stand-in."""
    for _, resource in section(made, "Resources"):
        properties = mapping(resource.get("Properties"))
        for name, value in properties.items():
            if not isinstance(value, dict):
                continue
            if value.get("S3Bucket") == _LOCAL:
                properties[name] = {"S3Key": locals_[int(str(value["S3Key"]))]}
            elif value.get("Bucket") == _LOCAL:
                properties[name] = locals_[int(str(value["Key"]))]
            elif value.get("ImageUri") == _LOCAL:
                properties[name] = {}
