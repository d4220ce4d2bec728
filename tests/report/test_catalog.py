"""Which checks a report lists, with their help: those there were to choose from."""

from __future__ import annotations

from dataclasses import replace

from dr_validator.check import discover
from dr_validator.engine import inspect
from dr_validator.example import example
from dr_validator.report.catalog import catalog

ASSEMBLY = example("stacks: {App@us-east-1: {Resources: {Topic: {Type: AWS::SNS::Topic}}}}")


def test_checks_of_a_pack_are_listed_with_their_help() -> None:
    built_in = discover()
    own = replace(built_in[0], id="company-naming", doc=replace(built_in[0].doc, title="Ours."))
    listed = catalog(inspect(ASSEMBLY, (*built_in, own)))
    assert sorted(listed) == sorted([*(check.id for check in built_in), "company-naming"])
    assert listed["company-naming"].title == "Ours."
    assert listed["company-naming"].source == built_in[0].doc.source


def test_without_them_the_built_in_checks_are_listed() -> None:
    report = replace(inspect(ASSEMBLY, discover()), available=())
    assert sorted(catalog(report)) == [check.id for check in discover()]
