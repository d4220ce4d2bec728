"""JUnit XML: valid by the schema that CI systems follow, with one case for each check."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
import xmlschema
from dr_validator.finding import Severity

from tests.report.stage import CHECK, OTHER, clean, finding, hostile, report, written

SCHEMA = Path(__file__).parent.parent / "data" / "junit-10.xsd"


def cases(told: str) -> dict[str, Xml.Element]:
    return {each.attrib["name"]: each for each in Xml.fromstring(told).iter("testcase")}


def outcome(case: Xml.Element) -> list[tuple[str, str]]:
    return [(each.tag, each.attrib["message"]) for each in case]


@pytest.mark.parametrize("make", [report, clean, hostile])
def test_it_is_valid(out: Path, make: Any) -> None:
    schema = xmlschema.XMLSchema(SCHEMA)
    schema.validate(written("junit", make(out)))
    assert not schema.is_valid("<testsuites><testcase/></testsuites>")


def test_each_check_is_one_case(out: Path) -> None:
    told = {name: outcome(case) for name, case in cases(written("junit", report(out))).items()}
    assert told == {
        CHECK: [("failure", "critical: it sets MasterUsername")],
        "cfn-lint": [],
        "cfn-lint-E3012": [("skipped", "below medium: it is bad")],
        OTHER: [("failure", "high: a stack in no order")],
        "failover-role-denied": [
            ("skipped", "not run: the app shows no sign of disaster recovery")
        ],
        "s3-destination-unordered": [("skipped", "not proven: whether it holds (AWS assigns it)")],
        "s3-role-created-nowhere": [("skipped", "waived: it is waived (agreed)")],
        "vpc-nat-only": [("error", "crashed: ValueError: oh")],
    }


def test_the_counts_agree(out: Path) -> None:
    suites = Xml.fromstring(written("junit", report(out)))
    (suite,) = suites
    for each in (suites, suite):
        counts = {key: each.attrib[key] for key in ("tests", "failures", "errors")}
        assert counts == {"tests": "8", "failures": "2", "errors": "1"}
    assert suite.attrib["skipped"] == "4"
    assert suite.attrib["name"] == "dr-validator cdk.out"
    assert [each.attrib["value"] for each in suite.iter("property")][-1] == "something was left out"


def test_several_findings_of_a_check_are_one_failure(out: Path) -> None:
    twice = (finding("the first"), finding("the second"), finding("mild", severity=Severity.LOW))
    case = cases(written("junit", report(out, findings=twice)))[CHECK]
    message = "critical: the first, and 1 more; below medium: mild"
    assert outcome(case) == [("failure", message)]
    text = case[0].text or ""
    assert f"critical[{CHECK}] the second\n" in text
    assert f"below medium: low[{CHECK}] mild\n" in text
    assert "  --> stacks/payments.py:21   Secondary/Cluster (us-east-2)" in text


def test_a_strict_run_fails_on_what_is_not_proven(out: Path) -> None:
    case = cases(written("junit", report(out, strict=True)))["s3-destination-unordered"]
    assert outcome(case) == [("failure", "not proven: whether it holds (AWS assigns it)")]


def test_a_clean_run_has_no_failure(out: Path) -> None:
    told = cases(written("junit", clean(out)))
    assert {name for name, case in told.items() if len(case)} == {"failover-role-denied"}


def test_hostile_names_are_words_only(out: Path) -> None:
    told = written("junit", hostile(out))
    assert told.isascii()
    for each in Xml.fromstring(told).iter():
        for text in (each.text or "", *each.attrib.values()):
            odd = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Cn")}
            assert odd <= {"\n"}
    assert {each.tag for each in Xml.fromstring(told).iter()} == {
        "testsuites", "testsuite", "properties", "property", "testcase", "failure", "error",
        "skipped", "system-out",
    }  # fmt: skip
