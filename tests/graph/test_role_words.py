"""The one list of role words: what a name says of a region's role, and how surely."""

from __future__ import annotations

import re
from pathlib import Path

import dr_validator
import pytest
from dr_validator.graph.roles import Sense, hint_in, role_in, role_meant, without_role

ROOT = Path(dr_validator.__file__).parent


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("PaymentsPrimary", "primary"),
        ("payments-secondary-api", "secondary"),
        ("StandbyDatabase", "secondary"),
        ("FailoverRegion", "secondary"),
        ("payments_dr_region", "secondary"),
        ("DrApp/Primary", "primary"),
        ("PrimaryToSecondary", None),
        ("Primaries", None),
        ("Payments", None),
        ("MainStack", None),
        ("ActiveDirectory", None),
        ("FailoverFunction", None),
    ],
)
def test_the_role_that_a_name_speaks_of(words: str, role: str | None) -> None:
    assert role_in(words) == role


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("PaymentsDR", "secondary"),
        ("payments-passive", "secondary"),
        ("MainApi", "primary"),
        ("RecoveryStack", "secondary"),
        ("DisasterRecovery", "secondary"),
        ("MainFailover", "primary"),  # the more telling word counts
        ("DrPrimary", "primary"),
        ("ActivePassive", None),
        ("Drains", None),
        ("Domain", None),
    ],
)
def test_the_role_that_a_name_hints_at(words: str, role: str | None) -> None:
    assert hint_in(words) == role


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Primary", "primary"),
        ("active", "primary"),
        ("DR", "secondary"),
        ("failover", "secondary"),
        ("Disaster Recovery", "secondary"),
        ("witness", None),
        ("primary-east", None),
        ("", None),
    ],
)
def test_the_role_that_a_tag_means(word: str, role: str | None) -> None:
    assert role_meant(word) == role


def test_a_name_without_its_role_keeps_what_the_thing_is() -> None:
    senses = (Sense.ROLE, Sense.QUALIFIER)
    assert without_role("DrBackupVault", *senses).split() == ["-Backup-Vault"]
    assert without_role("PrimaryApi", Sense.ROLE, instead="*") == "*-Api"
    assert without_role("MainApi", Sense.ROLE, instead="*") == "Main-Api"


def test_no_other_module_lists_role_words() -> None:
    """Standby is the word that nobody needs but to tell a role."""
    own = (ROOT / "graph" / "roles.py", ROOT / "finding.py")  # what a fault stops is no list
    lists = re.compile(r"""["'|(]standby["'|)]""", re.IGNORECASE)
    others = [
        path.relative_to(ROOT).as_posix()
        for path in sorted(ROOT.rglob("*.py"))
        if path not in own and lists.search(path.read_text())
    ]
    assert others == []
