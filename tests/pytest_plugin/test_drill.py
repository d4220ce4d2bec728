"""Losses as tests: `--dr-drill`, and assertions about what becomes of the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drill.apps import EAST, NAME, TABLE, WEST, Json, pair, resource, write
from tests.pytest_plugin.stage import outcomes, run

pytest_plugins = ["pytester"]

REGIONS = "[stacks]\n'us-east-1' = 'us-east-1'\n'us-west-2' = 'us-west-2'\n"
UNTOLD = {"record": {"HealthCheckId": None}}


def place(folder: Path, app: dict[str, Json], more: str = "") -> None:
    """The templates of an app in cdk.out, and the configuration that says where they are."""
    (folder / "cdk.out").mkdir()
    write(folder / "cdk.out", app)
    (folder / "dr-validator.toml").write_text(f"{more}\n{REGIONS}")


def drilled(pytester: pytest.Pytester, *words: str) -> pytest.RunResult:
    return run(pytester, "--dr-drill", "-k", "drill-", *words)


def test_each_loss_is_a_test(pytester: pytest.Pytester) -> None:
    place(pytester.path, pair(UNTOLD))
    result = drilled(pytester)
    assert (result.ret, outcomes(result)) == (1, {"failed": 1, "passed": 1})
    result.stdout.fnmatch_lines(
        [
            f"us-east-1 is lost: {NAME}: does-not-recover: *it has no health check*",
            f"FAILED cdk.out::drill-us-east-1 - us-east-1 is lost: {NAME}*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_without_the_option_there_is_none(pytester: pytest.Pytester) -> None:
    place(pytester.path, pair(UNTOLD))
    ids = [line for line in run(pytester, "--collect-only", "-q").outlines if "::drill-" in line]
    assert ids == []
    also = run(pytester, "--collect-only", "-q", "-o", "dr_drill=true").outlines
    assert [line for line in also if "::drill-" in line] == [
        "cdk.out::drill-us-east-1",
        "cdk.out::drill-us-west-2",
    ]


def test_one_loss_by_name(pytester: pytest.Pytester) -> None:
    place(pytester.path, pair(UNTOLD))
    result = run(pytester, "cdk.out::drill-us-west-2")
    assert (result.ret, outcomes(result)) == (0, {"passed": 1})
    result = run(pytester, "cdk.out::drill-us-west-9")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*drill-us-west-9: that is not lost here; there is*"])


def test_the_plan_holds_for_the_tests(pytester: pytest.Pytester) -> None:
    plan = "drill.lose = ['us-east-1']\n[[drill.accepted]]\nentry = 'shop.*'\nreason = 'a window'\n"
    place(pytester.path, pair(UNTOLD), plan)
    result = drilled(pytester)
    assert (result.ret, outcomes(result)) == (0, {"passed": 1})


def test_without_a_region_it_says_so(pytester: pytest.Pytester) -> None:
    (pytester.path / "cdk.out").mkdir()
    write(pytester.path / "cdk.out", pair())
    result = run(pytester, "--dr-drill", "-k", "loads")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*no region of the app is known, so none can be lost*"])


OWN = """
import pytest
from dr_validator.testing import AppDrills, minutes

{tests}
"""


def asserted(
    pytester: pytest.Pytester, app: dict[str, Json], *lines: str, more: str = ""
) -> pytest.RunResult:
    """The outcome of one test of the project's own, for each line."""
    place(pytester.path, app, more)
    tests = "\n".join(
        f"def test_{number}(dr_drill: AppDrills):\n    {line}" for number, line in enumerate(lines)
    )
    pytester.makepyfile(test_own=OWN.format(tests=tests))
    return run(pytester, "-m", "not dr")


def with_table(kind: str, **more: object) -> dict[str, Json]:
    app = pair()
    app[EAST]["Orders"] = resource(kind, **TABLE, **more)
    return app


def test_what_holds_passes(pytester: pytest.Pytester) -> None:
    result = asserted(
        pytester,
        pair(),
        'assert dr_drill.assert_survives("us-east-1").loss.shown == "us-east-1"',
        'dr_drill.assert_survives("us-west-2", worst="recovers")',
        f'dr_drill.assert_recovers("{NAME}", within=minutes(1.5))',
        f'dr_drill.assert_recovers("dns:{NAME}", within=minutes(0), lost="us-west-2")',
    )
    assert (result.ret, outcomes(result)) == (0, {"passed": 4})


def test_what_does_not_hold_fails_with_the_way(pytester: pytest.Pytester) -> None:
    result = asserted(
        pytester,
        pair(),
        f'dr_drill.assert_recovers("{NAME}", within=minutes(1))',
        'dr_drill.assert_recovers("api.*", within=minutes(1))',
        'dr_drill.assert_rpo("orders", at_most=minutes(1))',
        'dr_drill.lose("mars")',
    )
    assert (result.ret, outcomes(result)) == (1, {"failed": 4})
    result.stdout.fnmatch_lines(
        [
            f"*{NAME} does not recover from the loss of us-east-1 within 60 s: writes recovers "
            "after 90 s*",
            f"*{NAME} (dns): recovers*",
            f"*no entry is called api.?: there is {NAME}*",
            "*no store that is lost is called orders; there is none*",
            "*UsageError: --lose mars: mars is no region*",
        ]
    )


def test_an_app_that_does_not_survive(pytester: pytest.Pytester) -> None:
    result = asserted(pytester, pair(UNTOLD), 'dr_drill.assert_survives("us-east-1")')
    assert (result.ret, outcomes(result)) == (1, {"failed": 1})
    result.stdout.fnmatch_lines(
        ["*the app does not survive the loss of us-east-1: recovers-by-hand is wanted at worst*"]
    )


def test_an_app_that_nobody_comes_into_survives_nothing(pytester: pytest.Pytester) -> None:
    app = {region: {"Topic": resource("SNS::Topic")} for region in (EAST, WEST)}
    result = asserted(pytester, app, 'dr_drill.assert_survives("us-east-1")')
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        ["*no entry has to recover from the loss of us-east-1: there is none*"]
    )


def test_what_a_store_loses(pytester: pytest.Pytester) -> None:
    app = with_table("DynamoDB::GlobalTable", Replicas=[{"Region": EAST}, {"Region": WEST}])
    result = asserted(
        pytester,
        app,
        'dr_drill.assert_rpo("*Orders", at_most=minutes(1), typical=True)',
        'dr_drill.assert_rpo("*Orders", at_most=minutes(1))',
        'dr_drill.assert_rpo("us-east-1/Orders", at_most=minutes(0), typical=True, '
        'lost="us-east-1")',
    )
    assert (result.ret, outcomes(result)) == (1, {"failed": 2, "passed": 1})
    result.stdout.fnmatch_lines(
        ["*with us-east-1, more than 60 s of us-east-1/Orders may be lost: typically the last 1 s*"]
    )


def test_an_app_in_memory_and_strict_and_accepted(pytester: pytest.Pytester) -> None:
    plan = "[[drill.accepted]]\nentry = 'shop.*'\nreason = 'a window'\n"
    place(pytester.path, pair(UNTOLD), plan)
    pytester.makepyfile(
        test_own="""
        import pytest
        from dr_validator.testing import drills_of

        def test_own(dr_drills):
            dr_drills("cdk.out").assert_survives("us-east-1")

        def test_without_the_plan(tmp_path):
            bare = tmp_path / "dr-validator.toml"
            bare.write_text("stacks = {'us-east-1' = 'us-east-1', 'us-west-2' = 'us-west-2'}")
            with pytest.raises(AssertionError):
                drills_of("cdk.out", config=bare).assert_survives("us-east-1")
        """
    )
    result = run(pytester, "-m", "not dr")
    assert (result.ret, outcomes(result)) == (0, {"passed": 2})
