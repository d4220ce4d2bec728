"""`fleet run`: each app ends in a row, whatever becomes of it and of the run."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.cli.stage import COMMAND, broken, execute, sound, write_assembly
from tests.fleet.stage import fleet_of, listed, queue, rows, run, states, with_fates


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over a sound, a broken and an unreadable app."""
    folder = tmp_path_factory.mktemp("small")
    sound(folder / "apps/payments/ledger/cdk.out")
    broken(folder / "apps/payments/orders/cdk.out")
    write_assembly(folder / "apps/search", {"Search@us-east-1": {}})
    (folder / "apps/search/Search.template.json").write_text("{")
    done = run(folder / "apps", "--out", folder / "out")
    (folder / "told.txt").write_text(done.stdout)
    (folder / "code.txt").write_text(str(done.returncode))
    return folder


def test_each_app_has_a_row(small: Path) -> None:
    assert states(small / "out") == {
        "payments/ledger": "checked",
        "payments/orders": "checked",
        "search": "unreadable",
    }
    (reason,) = rows(small / "out", "select reason from apps where app = 'search'")
    assert "Search.template.json" in reason[0]
    assert (small / "code.txt").read_text() == "3"


def test_what_is_found_is_in_the_tables(small: Path) -> None:
    found = rows(
        small / "out",
        "select app, severity, stack, region, logical_id, pointer from findings "
        "where check_id = 'aurora-secondary-credentials'",
    )
    place = ("Secondary", "us-east-2", "Cluster", "/Properties/MasterUsername")
    assert found == [("payments/orders", "critical", *place)]
    regions = rows(small / "out", "select regions from apps where app = 'payments/ledger'")
    assert regions == [(["us-east-1", "us-east-2"],)]
    stores = rows(small / "out", "select distinct app, lost from stores where app <> 'search'")
    assert sorted(stores) == [("payments/ledger", "us-east-1"), ("payments/orders", "us-east-1")]


def test_the_roll_up_is_printed(small: Path) -> None:
    told = (small / "told.txt").read_text()
    assert "3, 2 of them checked" in told
    assert "aurora-secondary-credentials" in told
    assert "search" in told


def test_another_run_finds_the_same_bytes(small: Path, tmp_path: Path) -> None:
    run(small / "apps", "--out", tmp_path / "again")
    for table in ("findings", "stores", "entries", "ends", "edges"):
        name = f"{table}/{table}.parquet"
        assert (tmp_path / "again" / name).read_bytes() == (small / "out" / name).read_bytes()


def test_what_has_not_changed_is_not_examined_again(tmp_path: Path) -> None:
    fleet_of(tmp_path / "apps", 3)
    run(tmp_path / "apps", "--out", tmp_path / "out")
    before = dict(rows(tmp_path / "out", "select app, seconds from apps"))
    broken(tmp_path / "apps/app-001/cdk.out")
    (tmp_path / "apps/app-002/cdk.out/manifest.json").unlink()
    for each in (tmp_path / "apps/app-002/cdk.out").glob("*"):
        each.unlink()
    done = run(tmp_path / "apps", "--out", tmp_path / "out")
    after = dict(rows(tmp_path / "out", "select app, seconds from apps"))
    assert done.returncode == 1
    assert set(after) == {"app-000", "app-001"}
    assert after["app-000"] == before["app-000"]
    assert after["app-001"] != before["app-001"]
    assert rows(tmp_path / "out", "select distinct app from findings where severity = 'critical'")


def test_an_app_with_a_fate_is_told_as_that_and_the_others_are_checked(tmp_path: Path) -> None:
    fleet_of(tmp_path / "apps", 4)
    fates = {"Crashes": "crashed", "Dies": "killed", "Eats": "killed", "Hangs": "timed_out"}
    for fate in fates:
        write_assembly(tmp_path / "apps" / fate, {f"{fate}@us-east-1": queue(fate)})
    config = with_fates(tmp_path / "pack")
    limits = ("--time-limit", "20", "--memory-limit", "1024")
    done = run(tmp_path / "apps", "--out", tmp_path / "out", "--config", config, *limits)
    found = states(tmp_path / "out")
    assert done.returncode == 4
    assert {app: found.pop(app) for app in fates} == fates
    assert set(found.values()) == {"checked"} and len(found) == 4
    reasons = dict(rows(tmp_path / "out", "select app, reason from apps"))
    assert "broken check" in reasons["Crashes"]
    assert "SIGKILL" in reasons["Dies"]
    assert "memory" in reasons["Eats"]
    assert "20 s" in reasons["Hangs"]


def test_a_worker_that_is_killed_takes_no_app_with_it(tmp_path: Path) -> None:
    fleet_of(tmp_path / "apps", 300)
    process = _begun(tmp_path, "--workers", "2")
    _wait_for(lambda: len(_workers(process)) == 2 and _examining(process))
    _workers(process)[0].kill()
    assert process.wait(300) == 0
    found = states(tmp_path / "out")
    assert len(found) == 300 and set(found.values()) == {"checked"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_cut_off_goes_on(tmp_path: Path, number: int) -> None:
    fleet_of(tmp_path / "apps", 40)
    process = _begun(tmp_path, "--workers", "1")
    _wait_for(lambda: _examining(process))
    process.send_signal(number)
    process.wait(60)
    assert not (tmp_path / "out/apps").exists()
    done = execute("fleet", "report", tmp_path / "out")
    assert done.returncode == 3 and "no finished run" in done.stderr
    run(tmp_path / "apps", "--out", tmp_path / "out")
    assert len(states(tmp_path / "out")) == 40


def test_a_scheduler_that_goes_away(tmp_path: Path) -> None:
    fleet_of(tmp_path / "apps", 300)
    address = tmp_path / "scheduler.json"
    dask = (COMMAND.parent / "dask").as_posix()
    words = ("--no-dashboard", "--scheduler-file", str(address), "--port", "0")
    scheduler = subprocess.Popen([dask, "scheduler", *words], stderr=subprocess.DEVNULL)
    worker = subprocess.Popen(
        [dask, "worker", "--scheduler-file", str(address), "--nthreads", "1", "--no-dashboard"],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(address.exists)
        where = _address(address)
        process = _begun(tmp_path, "--scheduler", where)
        _wait_for(lambda: (tmp_path / "out/.run").exists() and _examined(worker.pid))
        scheduler.kill()
        _, told = process.communicate(timeout=120)
        assert process.returncode == 4
        assert "the scheduler has gone away" in told
    finally:
        for each in (scheduler, worker):
            each.kill()
            each.wait()
    done = run(tmp_path / "apps", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert len(states(tmp_path / "out")) == 300


def test_a_port_that_is_taken_is_nothing_to_be_said(tmp_path: Path) -> None:
    fleet_of(tmp_path / "apps", 1)
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # where somebody has it, it is taken as well
            taken.bind(("127.0.0.1", 8787))  # Dask's own
            taken.listen()
        done = execute(
            "fleet", "run", "apps", "--out", "out", "--workers", "1", "--quiet", cwd=tmp_path
        )
    assert done.stderr == ""


def test_a_list_names_the_apps(tmp_path: Path) -> None:
    sound(tmp_path / "one")
    names = listed(tmp_path / "apps.csv", {"ledger": Path("one"), "gone": Path("nowhere")})
    done = run(names, "--out", tmp_path / "out")
    found = rows(tmp_path / "out", "select app, state, commit, owner from apps order by app")
    assert done.returncode == 3
    assert found == [
        ("gone", "unreadable", "c0ffee", "a team"),
        ("ledger", "checked", "c0ffee", "a team"),
    ]


def test_a_folder_whose_configuration_has_deployments_is_an_app(tmp_path: Path) -> None:
    folder = tmp_path / "apps" / "shop"
    folder.mkdir(parents=True)
    (tmp_path / "apps" / "dr-validator.toml").write_text('fail-on = "high"\n')
    (folder / "shop.yaml").write_text("Resources: {Jobs: {Type: AWS::SQS::Queue}}\n")
    (folder / "dr-validator.toml").write_text(
        '[[deployments]]\ntemplate = "shop.yaml"\nregion = "us-east-1"\n'
    )
    for number, source in enumerate(("apps", "apps/shop")):
        out = tmp_path / f"out-{number}"
        execute("fleet", "run", source, "--out", out, "--workers", "1", cwd=tmp_path)
        found = rows(out, "select app, state, regions from apps")
        assert found == [("shop", "checked", ["us-east-1"])]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["nowhere"], 3, "nowhere: nothing found there"),
        (["empty"], 3, "empty: contains no app"),
        (["bad.csv"], 3, "has no column path"),
        (["row.csv"], 3, "row 1: path is empty"),
        (["apps", "more"], 2, "two apps are called app-000"),
        (["gopher://x/y"], 2, "no such kind of address"),
        (["apps", "--scheduler", "tcp://127.0.0.1:1"], 2, "no scheduler answers there"),
        (["apps", "--lose", "nowhere-1"], 2, "--lose nowhere-1"),
        (["apps", "--out", "bad.csv"], 2, "is a file"),
        (["apps", "--out", "more"], 2, "has other files"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    tmp_path: Path, words: list[str], code: int, told: str
) -> None:
    fleet_of(tmp_path / "apps", 1)
    fleet_of(tmp_path / "more", 1)
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.csv").write_text("app,where\na,b\n")
    (tmp_path / "row.csv").write_text("app,path\na,\n")
    out = () if "--out" in words else ("--out", "out")
    done = execute("fleet", "run", *words, *out, "--workers", "1", cwd=tmp_path)
    assert done.returncode == code
    assert done.stderr.count("\n") == 1 and told in done.stderr


def _begun(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [COMMAND, "fleet", "run", folder / "apps", "--out", folder / "out", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )


def _workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes of Dask's workers, which the command has started."""
    below = psutil.Process(process.pid).children()
    return [each for each in below if "spawn_main" in " ".join(each.cmdline())]


def _examining(process: subprocess.Popen[str]) -> bool:
    return _examined(process.pid)


def _examined(pid: int) -> bool:
    """Whether apps are being examined below a process."""
    below = psutil.Process(pid).children(recursive=True)
    return any("dr_validator.fleet.child" in " ".join(_cmdline(each)) for each in below)


def _cmdline(process: psutil.Process) -> list[str]:
    try:
        return list(map(str, process.cmdline()))
    except psutil.NoSuchProcess:
        return []


def _address(path: Path) -> str:
    import json

    return str(json.loads(path.read_text())["address"])


def _wait_for(holds: object, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not (callable(holds) and holds()):
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.05)
