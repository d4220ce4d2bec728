"""AWS's own engine: what it calls fatal and errors.

It gives places as `Properties.Tags.0.Key`, from a resource on, or as `Outputs/Name/Value.Key`. Keys
have dots too, so where the steps part is for whoever knows the template: the last step of a path
here is such a text.
Source: https://github.com/aws-cloudformation/cloudformation-validate/blob/main/src/bindings-python/README.md
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

FoundHit = tuple[str, str, list[str | int], str]
SECTIONS = {
    "RESOURCE": "Resources",
    "PARAMETER": "Parameters",
    "OUTPUT": "Outputs",
    "MAPPING": "Mappings",
    "METADATA": "Metadata",
    "RULE": "Rules",
    "CONDITION": "Conditions",
    "TRANSFORM": "Transform",
    "FORMAT_VERSION": "AWSTemplateFormatVersion",
    "DESCRIPTION": "Description",
}


def prepared(setup: dict[str, Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A function that lints; compiling the rules takes two seconds."""
    del setup
    from cloudformation_validate import (
        CelEngine,
        DetailLevel,
        PseudoParameterOverrides,
        ReportStatus,
        Severity,
        TemplateContent,
        ValidateConfig,
    )

    engine = CelEngine()
    errors = (Severity.FATAL, Severity.ERROR)

    def lint(job: dict[str, Any]) -> dict[str, Any]:
        content = job["text"] if job["file"] is None else Path(job["file"]).read_bytes()
        report = engine.validate_template(
            TemplateContent(content),
            ValidateConfig(
                severity_level=Severity.ERROR,
                detail_level=DetailLevel.STANDARD,
                parameter_overrides=job["parameters"],
                pseudo_parameter_overrides=PseudoParameterOverrides(region=job["region"]),
            ),
        )
        found = {_hit(each) for each in report.diagnostics if each.severity in errors}
        return {
            "hits": [(rule, words, list(path), fix) for rule, words, path, fix in sorted(found)],
            "incomplete": _missing(report.metadata)
            if report.status is ReportStatus.ANALYSIS_INCOMPLETE
            else "",
        }

    return lint


def _missing(metadata: Any) -> str:
    """What it did not get to, as a clause."""
    spent = metadata.budget_exhaustions or ()
    told = "; ".join(str(each.description).removesuffix(".") for each in spent)
    return f"it did not finish: {told or 'for no reason that it gives'}"


def _hit(found: Any) -> tuple[str, str, tuple[str, ...], str]:
    message = " ".join(str(found.message).split())
    fix = " ".join(str(found.suggested_fix or "").split())
    return str(found.rule_id), message, tuple(_path(found)), fix


def _path(found: Any) -> list[str]:
    """The steps from the template's root; the last one may be several, joined by dots."""
    rest = found.property_path or ""
    if found.entity is None:
        return [rest] if rest else []
    section = SECTIONS.get(found.entity.entity_type.name, "")
    head = [section, str(found.entity.logical_id)]
    begin = "/".join(head)
    if rest == begin:
        return head
    rest = rest.removeprefix(f"{begin}/")
    return [*head, rest] if rest else head
