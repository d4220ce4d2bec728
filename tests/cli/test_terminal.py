"""What a person sees at a terminal, and what a pipe, a job of CI or a plain terminal gets."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.stage import BROKEN, CHECK, PRIMARY, broken, execute, write_assembly
from tests.cli.terminal import Seen, at_terminal, session

LINT = ("--lint", "none", "--select", CHECK)
REGIONS = {"Primary": "us-east-1", "Secondary": "us-east-2"}
WEIGHTED = {
    "Type": "AWS::Route53::RecordSet",
    "Properties": {
        "HostedZoneId": "Z0123456789EXAMPLE00",
        "Name": "api.example.com",
        "Type": "A",
        "TTL": "60",
        "ResourceRecords": ["192.0.2.1"],
        "Weight": 100,
    },
}
CODE = "import aws_cdk\nrds.CfnDBCluster(self, 'Cluster', master_username='payments')\n"


def seen(folder: Path, *words: str, columns: int = 80, env: dict[str, str] | None = None) -> Seen:
    return at_terminal("check", "cdk.out", *LINT, *words, columns=columns, env=env, cwd=folder)


def traced(folder: Path, file: Path, line: int = 2) -> Path:
    """The broken app, whose secondary cluster was made by a line of a file."""
    frame = {"type": "aws:cdk:logicalId", "data": "Cluster", "trace": [f"f ({file}:{line})"]}
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": BROKEN}
    return write_assembly(folder / "cdk.out", stacks, {"/Secondary/Cluster": [frame]})


def test_the_line_of_the_template_stands_under_its_place(tmp_path: Path) -> None:
    broken(tmp_path / "cdk.out")
    assert seen(tmp_path).text.splitlines()[:5] == [
        f"critical[{CHECK}] the secondary cluster sets",
        "    MasterUsername, which Aurora refuses on a cluster that joins a global",
        "    database",
        "  --> cdk.out/Secondary.template.json:8",
        "      Secondary/Cluster (us-east-2) /Properties/MasterUsername",
    ]
    assert seen(tmp_path, columns=120).text.splitlines()[1:4] == [
        "    joins a global database",
        "  --> cdk.out/Secondary.template.json:8   Secondary/Cluster (us-east-2) "
        "/Properties/MasterUsername",
        '      8 | "MasterUsername": "payments"',
    ]


def test_so_does_the_line_of_the_program_that_made_it(tmp_path: Path) -> None:
    code = tmp_path / "app.py"
    code.write_text(CODE)
    traced(tmp_path, code)
    text = seen(tmp_path, columns=120).text
    assert (
        f"  --> {'app.py:2':31}   Secondary/Cluster (us-east-2) "
        "/Properties/MasterUsername\n"
        "      2 | rds.CfnDBCluster(self, 'Cluster', master_username='payments')\n"
        "      cdk.out/Secondary.template.json:8\n"
        '      8 | "MasterUsername": "payments"\n'
    ) in text


@pytest.mark.parametrize("traced", [False, True])
def test_what_is_missing_is_shown_by_what_is_around_it(tmp_path: Path, traced: bool) -> None:
    """By the code that makes it, where that is known; it has no line of its own."""
    (tmp_path / "app.py").write_text("one\nroute53.CfnRecordSet(self, 'Record')\n")
    frame = {"type": "aws:cdk:logicalId", "data": "Record", "trace": [f"f ({tmp_path}/app.py:2)"]}
    stacks = {f"{name}@{region}": {"Record": WEIGHTED} for name, region in REGIONS.items()}
    metadata = {f"/{name}/Record": [frame] for name in REGIONS} if traced else None
    write_assembly(tmp_path / "cdk.out", stacks, metadata)
    words = ("--lint", "none", "--select", "dns-missing-set-identifier")
    text = at_terminal("check", "cdk.out", *words, cwd=tmp_path, columns=160).text
    assert "/Properties/SetIdentifier\n" in text
    assert ("2 | route53.CfnRecordSet(self, 'Record')" in text) is traced
    assert ('| "Properties": {' in text) is not traced


@pytest.mark.parametrize("name", ["../outside.py", "secrets.env", "/etc/hostname"])
def test_an_assembly_opens_no_file_but_programs_of_this_repository(
    tmp_path: Path, name: str
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    file = Path(here / name).resolve()
    if name.startswith(("..", "sec")):
        file.write_text("one\nHIDDEN\n")
    traced(here, file, 2 if file.is_relative_to(tmp_path) else 1)
    shown = seen(here, columns=200)
    assert "HIDDEN" not in shown.text
    assert "1 | " not in shown.text and "2 | " not in shown.text
    assert '8 | "MasterUsername"' in shown.text


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    password = {**BROKEN["Cluster"]["Properties"], "MasterUserPassword": "hunter2"}
    secondary = {"Cluster": {**BROKEN["Cluster"], "Properties": password}}
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": secondary}
    write_assembly(tmp_path / "cdk.out", stacks)
    done = at_terminal("check", "cdk.out", "--lint", "none", cwd=tmp_path, columns=200)
    assert "/Properties/MasterUserPassword" in done.text
    assert "hunter2" not in done.text


# What the finding in `broken` is by, and the page of AWS that says so.
SOURCE = (
    "aurora-secondary-credentials",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-rds-dbcluster.html",
)


def test_places_and_checks_are_links(tmp_path: Path) -> None:
    folder = broken(tmp_path / "a folder #1" / "cdk.out").parent
    links = [each for each in seen(folder).links if each != SOURCE]
    template = (folder / "cdk.out" / "Secondary.template.json").as_uri()
    assert links[:2] == [("cdk.out/Secondary.template.json", template), ("8", f"{template}#8")]
    assert "%20" in template and "%231" in template


def test_what_is_in_a_zip_file_is_shown_without_a_link(tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "app"), "zip", broken(tmp_path / "cdk.out"))
    shown = at_terminal("check", "app.zip", *LINT, cwd=tmp_path, columns=200)
    assert '8 | "MasterUsername": "payments"' in shown.text
    assert shown.links == [SOURCE]


def test_checks_are_links_to_their_source(tmp_path: Path) -> None:
    broken(tmp_path / "own" / "cdk.out")
    assert seen(tmp_path / "own").links[0] == SOURCE
    plain = {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"Tags": "none"}}}
    write_assembly(tmp_path / "cdk.out", {"A@us-east-1": plain})
    done = at_terminal("check", "cdk.out", cwd=tmp_path)
    pages = {words: address for words, address in done.links if words.startswith("cfn-lint-")}
    assert pages["cfn-lint-E3012"].endswith("/docs/rules.md#E3012")


def test_equal_findings_are_told_once_with_all_their_places(tmp_path: Path) -> None:
    cluster = BROKEN["Cluster"]
    twice = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": {"A": cluster, "B": cluster}}
    write_assembly(tmp_path / "cdk.out", twice)
    text = seen(tmp_path, columns=200).text
    assert text.count("critical[") == 1 and "(2 times)" in text
    assert text.index("Secondary/A (us-east-2)") < text.index("Secondary/B (us-east-2)")
    assert text.count("fix: ") == 1
    assert "2 findings (2 critical)" in text
    assert execute("check", "cdk.out", *LINT, cwd=tmp_path).stdout.count("critical[") == 2


def test_equal_doubts_are_told_once_with_all_their_places(tmp_path: Path) -> None:
    rule = {"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::elsewhere"}}
    copied = {"Role": "arn:aws:iam::111122223333:role/copy", "Rules": [rule]}
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"ReplicationConfiguration": copied}}
    write_assembly(tmp_path / "cdk.out", {"A@us-east-1": {"One": bucket, "Two": bucket}})
    words = ("check", "cdk.out", "--lint", "none", "--select", "s3-same-region-copy")
    text = at_terminal(*words, columns=200, cwd=tmp_path).text
    assert text.count("s3-same-region-copy: ") == 1 and "(2 times)" in text
    assert text.index("A/One (us-east-1)") < text.index("A/Two (us-east-1)")
    assert "2 not proven" in text
    assert execute(*words, cwd=tmp_path).stdout.count("s3-same-region-copy: ") == 2


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_every_line_fits_and_goes_on_further_in(tmp_path: Path, columns: int) -> None:
    deep = {"Cluster" * 8 + "データベース" * 9: BROKEN["Cluster"]}
    write_assembly(tmp_path / "cdk.out", {"Primary@us-east-1": PRIMARY, "S@us-east-2": deep})
    lines = seen(tmp_path, columns=columns).text.splitlines()
    widths = [sum(2 if ord(char) > 0x3000 else 1 for char in line) for line in lines]
    assert max(widths) <= max(columns, 28)
    start = next(number for number, line in enumerate(lines) if line.startswith("  -->"))
    end = next(number for number, line in enumerate(lines) if line.startswith("  breaks"))
    assert all(line.startswith(("  -->", "  :::", "      ")) for line in lines[start:end])


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"CI": "true"}])
def test_plain_where_that_is_wanted(tmp_path: Path, env: dict[str, str]) -> None:
    broken(tmp_path / "cdk.out")
    done = seen(tmp_path, env=env)
    assert "\x1b" not in done.raw
    assert ("8 | " in done.text or "\n      8 |" in done.text) is ("CI" not in env)


def test_a_job_of_ci_gets_what_a_pipe_gets(tmp_path: Path) -> None:
    broken(tmp_path / "cdk.out")
    piped = execute("check", "cdk.out", *LINT, cwd=tmp_path, env={"CI": "1"}).stdout
    assert seen(tmp_path, env={"CI": "1"}).raw.rsplit(" · ", 1)[0] == piped.rsplit(" · ", 1)[0]


def test_colors_may_be_forced_into_a_pipe_and_nothing_else(tmp_path: Path) -> None:
    broken(tmp_path / "cdk.out")
    plain = execute("check", "cdk.out", *LINT, cwd=tmp_path, env={"NO_COLOR": "1"}).stdout
    for words, env in (((), {"FORCE_COLOR": "1"}), (("--color", "always"), {"NO_COLOR": "1"})):
        forced = execute("check", "cdk.out", *LINT, *words, cwd=tmp_path, env=env).stdout
        assert f"\x1b[1;31mcritical[{CHECK}]\x1b[0m" in forced
        told = Seen(forced, 1)
        assert told.links == []
        assert told.text.rsplit(" · ", 1)[0] == plain.rsplit(" · ", 1)[0]


SLOW = '''
import pathlib, time
from dr_validator.api import Breaks, Severity, check

@check(severity=Severity.LOW, breaks=Breaks.COST, dr=False)
def waits(graph):
    """Waits for a file.

    Why it matters: why.
    Fix: fix.
    Source: source.
    """
    while not pathlib.Path("go").exists():
        time.sleep(0.01)
    yield from ()
'''


def test_a_bar_shows_what_takes_long_and_leaves_nothing(tmp_path: Path) -> None:
    pack = tmp_path / "acme" / "slow"
    pack.mkdir(parents=True)
    (pack.parent / "__init__.py").touch()
    (pack / "__init__.py").touch()
    (pack / "waits.py").write_text(SLOW)
    broken(tmp_path / "cdk.out")
    config = tmp_path / "dr-validator.toml"
    config.write_text('packs = ["acme"]\n')
    words = ("check", "cdk.out", "--lint", "none", "--config", config, "--select", "slow")
    with session(*words, cwd=tmp_path) as running:
        running.wait_for("slow-waits")
        assert "1/1" in running.shown
        (tmp_path / "go").touch()
        seen = running.end()
    assert seen.code == 0
    bar, _, report = seen.raw.rpartition("\x1b[2K")
    assert "━" in bar and "no findings" not in bar
    assert report.startswith("\x1b[32mno findings")


def test_what_the_input_says_steers_no_terminal(tmp_path: Path) -> None:
    """Neither escape sequences nor the markup of the library that draws are followed."""
    odd = "\x1b[2J\x1b]0;title\x07 [bold red]loud[/] [link=https://evil.example]x[/link] \x9b5m"
    code = tmp_path / "app.py"
    code.write_text(f"one\n{odd}\n")
    folder = traced(tmp_path, code)
    body = json.loads((folder / "Secondary.template.json").read_text())
    body["Resources"]["Cluster"]["Properties"] = {
        "Engine": "aurora-postgresql",
        "GlobalClusterIdentifier": "payments",
        "MasterUsername": odd,
    }
    (folder / "Secondary.template.json").write_text(json.dumps(body, ensure_ascii=False, indent=1))
    done = seen(tmp_path, columns=200)
    assert "[bold red]loud[/] [link=https://evil.example]x[/link]" in done.text
    assert all(char.isprintable() for line in done.text.splitlines() for char in line)
    led = {address for words, address in done.links if (words, address) != SOURCE}
    assert all(address.startswith(tmp_path.as_uri()) for address in led)
