"""Selecting checks by id or by the first words of ids."""

from __future__ import annotations

import pytest
from dr_validator.errors import UsageError
from dr_validator.lint import CFN_LINT
from dr_validator.select import selection

IDS = ("aurora-secondary-credentials", "aurora-engine", "s3-role", "s3-replication-role")


@pytest.mark.parametrize(
    ("select", "ignore", "taken"),
    [
        ([], [], IDS),
        (["aurora"], [], ("aurora-secondary-credentials", "aurora-engine")),
        (["aurora-secondary"], [], ("aurora-secondary-credentials",)),
        (["aurora,s3-role"], [], ("aurora-secondary-credentials", "aurora-engine", "s3-role")),
        ([], ["aurora", "s3-role"], ("s3-replication-role",)),
        (["aurora"], ["aurora-engine"], ("aurora-secondary-credentials",)),
        (["aurora-engine"], ["aurora"], ("aurora-engine",)),
        (["s3"], ["s3"], ()),
        (["cfn-lint"], [], ()),
    ],
)
def test_the_longer_selector_wins(
    select: list[str], ignore: list[str], taken: tuple[str, ...]
) -> None:
    chosen = selection(select, ignore, IDS)
    assert tuple(each for each in IDS if chosen.takes(each)) == taken


@pytest.mark.parametrize(
    ("select", "ignore", "lint", "rule"),
    [
        ([], [], True, True),
        (["aurora"], [], False, False),
        (["aurora", "cfn-lint"], [], True, True),
        ([], ["cfn-lint"], False, False),
        ([], ["cfn-lint-E3012"], True, False),
        (["cfn-lint-E3012"], [], True, True),
        ([], ["cfn-lint-E3"], True, False),
    ],
)
def test_the_linter_is_selected_the_same_way(
    select: list[str], ignore: list[str], lint: bool, rule: bool
) -> None:
    chosen = selection(select, ignore, IDS)
    assert (chosen.engines((CFN_LINT,)) == (CFN_LINT,), chosen.takes("cfn-lint-E3012")) == (
        lint,
        rule,
    )


@pytest.mark.parametrize(
    ("selector", "near"),
    [
        ("aurora-secondary-credential", "did you mean aurora-secondary-credentials?"),
        ("s3-rol", "did you mean s3-role?"),
        ("aur", "did you mean aurora?"),
        ("zzz", "`dr-validator list` names them"),
    ],
)
def test_a_selector_that_names_nothing_is_an_error(selector: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"--ignore {selector}: no such check; ") as caught:
        selection([], [selector], IDS)
    assert near in str(caught.value)
