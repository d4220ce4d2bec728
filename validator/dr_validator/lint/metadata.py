"""Errors of cfn-lint that somebody chose to ignore: who, and in which words.

cfn-lint is run without them, so that what they keep from counting is known, and told.
Source: https://github.com/aws-cloudformation/cfn-lint#template-based-metadata
"""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.assembly.model import Json, Template
from dr_validator.lint.job import Hit, LintSettings
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Ignored:
    """By whom an error is ignored, and the reason as far as there is one."""

    by: str
    reason: str


def ignored(hit: Hit, template: Template, settings: LintSettings) -> Ignored | None:
    """Who ignores an error, if anybody: the configuration, the template, or the resource."""
    if hit.rule.startswith(settings.mandatory):
        return None
    by = f"cfn-lint configuration {settings.source}"
    for each in settings.ignore:
        if hit.rule.startswith(each):
            return Ignored(by, f"ignore_checks holds {each}")
    by = f"cfn-lint metadata of {template.name}"
    for each in _ignore_checks(template.body):
        if hit.rule.startswith(each):
            return Ignored(by, f"ignore_checks holds {each}")
    if hit.path[:1] == ("Resources",) and len(hit.path) > 1:
        # Of a resource, cfn-lint takes whole ids only.
        resources, logical_id = template.body.get("Resources"), str(hit.path[1])
        resource = resources.get(logical_id) if isinstance(resources, dict) else None
        if hit.rule in _ignore_checks(resource):
            return Ignored(by, f"ignore_checks of {logical_id} holds {hit.rule}")
    return None


def _ignore_checks(subject: Json) -> Iterator[str]:
    """What a template or a resource lists under Metadata, cfn-lint, config."""
    for key in ("Metadata", "cfn-lint", "config", "ignore_checks"):
        subject = subject.get(key) if isinstance(subject, dict) else None
    for each in subject if isinstance(subject, list) else ():
        if isinstance(each, str) and each:
            yield each
