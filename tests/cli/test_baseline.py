"""A baseline: only new findings fail, those gone are told and dropped, and nothing is added."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from dr_validator.check import Check, Doc, Family, discover
from dr_validator.finding import Breaks, Finding, Problem, Severity
from dr_validator.graph import Graph
from dr_validator.place import Place

from tests.cli.stage import (
    BROKEN,
    CHECK,
    PRIMARY,
    SOUND,
    Json,
    broken,
    check,
    run,
    secondary,
    sound,
    write_assembly,
)

FILE = "dr-validator-baseline.json"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dr-validator.toml").write_text(f"select = ['{CHECK}']\n")


def create(folder: Path, *words: str) -> None:
    result = run("baseline", "create", folder, "--lint", "none", *words)
    assert (result.exit_code, result.stderr) == (0, "")


def written() -> Json:
    body: Json = json.loads(Path(FILE).read_text())
    return body


def twice(folder: Path) -> Path:
    """Two findings: a user name and a password."""
    both = secondary(MasterUsername="payments", MasterUserPassword="x")
    return write_assembly(folder, {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": both})


def test_the_file_is_made_for_reviews() -> None:
    create(twice(Path("cdk.out")))
    findings = written()["findings"]
    assert written()["version"] == 1
    assert [(each["check"], each["place"], each["stack"]) for each in findings] == [
        (CHECK, "Secondary/Cluster /Properties/MasterUserPassword", "Secondary"),
        (CHECK, "Secondary/Cluster /Properties/MasterUsername", "Secondary"),
    ]
    report = json.loads(check("cdk.out", "--format", "json").stdout)
    assert sorted((each["fingerprint"], each["message"]) for each in findings) == sorted(
        (each["fingerprint"], each["message"]) for each in report["findings"]
    )
    text = Path(FILE).read_text()
    assert text.startswith('{\n  "version": 1,\n  "findings": [\n    {\n      "check": ')
    create(Path("cdk.out"), "--force")
    assert Path(FILE).read_text() == text


def test_create_replaces_nothing_unless_forced() -> None:
    Path(FILE).write_text("mine")
    result = run("baseline", "create", broken(Path("cdk.out")), "--lint", "none")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{FILE}: already exists" in result.stderr
    assert Path(FILE).read_text() == "mine"
    create(Path("cdk.out"), "--force")
    assert len(written()["findings"]) == 1
    assert sorted(path.name for path in Path().iterdir()) == [
        "cdk.out",
        FILE,
        "dr-validator.toml",
    ]


def test_only_what_is_new_fails() -> None:
    create(broken(Path("cdk.out")))
    known = check("cdk.out", "--baseline", FILE)
    assert known.exit_code == 0
    assert f"note: 1 finding of baseline {FILE} still there, not counted" in known.stdout
    assert "0 findings · 0 waived · 1 known" in known.stdout
    assert "MasterUsername" not in known.stdout
    result = check(twice(Path("cdk.out")), "--baseline", FILE, "--format", "json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [each["place"]["pointer"] for each in report["findings"]] == [
        "/Properties/MasterUserPassword"
    ]
    assert [(each["place"]["pointer"], each["by"]) for each in report["known"]] == [
        ("/Properties/MasterUsername", f"baseline {FILE}")
    ]


def test_what_is_gone_is_told_and_update_drops_it() -> None:
    create(twice(Path("cdk.out")))
    told = check(broken(Path("cdk.out")), "--baseline", FILE)
    assert told.exit_code == 0
    assert (
        f"note: 1 finding of baseline {FILE} gone; `dr-validator baseline update` drops them: "
        f"{CHECK} at Secondary/Cluster /Properties/MasterUserPassword"
    ) in told.stdout
    result = run("baseline", "update", "cdk.out", "--lint", "none")
    assert result.exit_code == 0
    assert result.stdout == (
        f"gone: {CHECK} at Secondary/Cluster /Properties/MasterUserPassword\n"
        f"{FILE}: 1 dropped, 1 kept\n"
    )
    assert [each["place"] for each in written()["findings"]] == [
        "Secondary/Cluster /Properties/MasterUsername"
    ]


def test_regions_are_told_as_to_check() -> None:
    """Where nothing tells their roles, the sentence names options that these commands have."""
    roles = ("--primary", "us-east-1", "--secondary", "us-east-2")
    Path("dr-validator.toml").write_text("select = ['alarm-tells-nobody']\n")
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "Errors"}}
    told = {**alarm, "Properties": {"AlarmActions": ["arn:aws:sns:us-east-2:111122223333:on-call"]}}
    alone = write_assembly(Path("cdk.out"), {"Alone@us-east-2": {"Told": told, "Mute": alarm}})
    refused = run("baseline", "create", alone, "--lint", "none")
    assert refused.exit_code == 3
    assert "--primary" in refused.stderr
    create(alone, *roles)
    assert [each["check"] for each in written()["findings"]] == ["alarm-tells-nobody"]
    assert check(alone, "--baseline", FILE, *roles).exit_code == 0
    result = run("baseline", "update", alone, "--lint", "none", *roles)
    assert result.stdout == f"{FILE}: 0 dropped, 1 kept\n"


def test_update_never_adds() -> None:
    create(broken(Path("cdk.out")))
    before = Path(FILE).read_text()
    result = run("baseline", "update", twice(Path("cdk.out")), "--lint", "none")
    assert "0 dropped, 1 kept" in result.stdout
    assert "1 new finding not added" in result.stdout
    assert Path(FILE).read_text() == before


def test_what_was_not_looked_at_is_kept() -> None:
    create(broken(Path("cdk.out")))
    before = Path(FILE).read_text()
    Path("dr-validator.toml").write_text("select = ['aurora-not-linked']\n")
    result = run("baseline", "update", sound(Path("cdk.out")), "--lint", "none")
    assert "0 dropped, 1 kept" in result.stdout
    assert Path(FILE).read_text() == before
    Path("dr-validator.toml").write_text(f"select = ['{CHECK}']\nexclude-stacks = ['Sec*']\n")
    told = check("cdk.out", "--baseline", FILE)
    assert f"1 finding of baseline {FILE} not judged" in told.stdout
    assert " gone" not in told.stdout


def test_a_check_that_is_no_more_is_gone() -> None:
    create(broken(Path("cdk.out")))
    body = written()
    body["findings"][0]["check"] = "aurora-abolished"
    body["findings"][0]["fingerprint"] = "0" * 16
    Path(FILE).write_text(json.dumps(body))
    result = run("baseline", "update", "cdk.out", "--lint", "none")
    assert "gone: aurora-abolished at Secondary/Cluster" in result.stdout


def test_what_is_waived_since_is_not_gone() -> None:
    create(broken(Path("cdk.out")))
    Path("dr-validator.toml").write_text(
        f"select = ['{CHECK}']\n[[waivers]]\ncheck = '{CHECK}'\nstack = '*'\nreason = 'known'\n"
    )
    result = run("baseline", "update", "cdk.out", "--lint", "none")
    assert "0 dropped, 1 kept" in result.stdout
    create(Path("cdk.out"), "--force")
    assert written()["findings"] == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, f"{FILE}: no such baseline; `dr-validator baseline create` writes one"),
        ("{", "not valid JSON"),
        ("[]", "not a baseline: it has no list of findings"),
        ('{"findings": []}', "its version is None"),
        ('{"version": 2, "findings": []}', "its version is 2, and this program reads version 1"),
        ('{"version": 1, "findings": [1]}', "entry 1 of findings is malformed"),
        ('{"version": 1, "findings": [{"check": "x"}]}', "entry 1 of findings is malformed"),
    ],
)
@pytest.mark.parametrize("command", ["check", "baseline update"])
def test_a_wrong_baseline_is_2(text: str | None, sentence: str, command: str) -> None:
    if text is not None:
        Path(FILE).write_text(text)
    folder = broken(Path("cdk.out"))
    result = run(*command.split(), folder, "--lint", "none", "--baseline", FILE)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_no_baseline_is_written_when_a_check_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(graph: Graph) -> Iterator[Problem]:
        raise ZeroDivisionError(f"division by {len(graph.stacks) - 2}")

    doc = Doc("A check that fails.", "why", "fix", "source")
    bad = Check(
        "test-crashing",
        Family("test", "Tests"),
        Severity.LOW,
        Breaks.DEPLOY,
        False,
        doc,
        crash,
        "tests",
    )
    monkeypatch.setattr("dr_validator.commands.check.discover", lambda: (*discover(), bad))
    Path("dr-validator.toml").write_text(f"select = ['{CHECK}', 'test']\n")
    result = run("baseline", "create", broken(Path("cdk.out")), "--lint", "none")
    assert result.exit_code == 4
    assert "test-crashing crashed" in result.stderr
    assert not Path(FILE).exists()


def doubtful(folder: Path) -> Path:
    """Whether the cluster joins the global one is not known; its user name is a finding then."""
    cluster = secondary(MasterUsername="payments", GlobalClusterIdentifier={"Ref": "Given"})
    made = write_assembly(folder, {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": cluster})
    template = made / "Secondary.template.json"
    body = json.loads(template.read_text())
    template.write_text(json.dumps({**body, "Parameters": {"Given": {"Type": "String"}}}))
    return made


def test_strict_counts_what_is_not_proven() -> None:
    folder = doubtful(Path("cdk.out"))
    assert check(folder).exit_code == 0
    assert check(folder, "--strict").exit_code == 1
    assert check(folder, "--strict", "--exit-zero").exit_code == 0
    Path("dr-validator.toml").write_text("strict = true\n")
    assert check(folder).exit_code == 1
    assert check(sound(Path("cdk.out"))).exit_code == 0


def test_what_was_not_proven_is_new_once_it_is_proven() -> None:
    create(doubtful(Path("cdk.out")))
    assert written()["findings"][0]["proven"] is False
    assert check("cdk.out", "--strict", "--baseline", FILE).exit_code == 0
    assert check(broken(Path("cdk.out")), "--baseline", FILE).exit_code == 1


def finding(message: str, path: str, logical_id: str, pointer: str = "/Outputs/X") -> Finding:
    place = Place("Data", "us-east-1", "111122223333", logical_id, pointer, path, "D.json")
    return Finding("test-x", Severity.LOW, Breaks.DATA, Problem(place, message), "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # With a construct path the logical id does not count, nor does the message.
        (finding("a", "Data/Bucket/Resource", "Bucket83908E77"),
         finding("b", "Data/Bucket/Resource", "Bucket01234567")),
        # Without one, it counts without its hash.
        (finding("a", "", "Bucket83908E77"), finding("a", "", "Bucket01234567")),
        (finding("a", "", "Db83908E77"), finding("a", "", "DbABCDEF01")),
        (finding("a", "", "ApiDeployment83908E77" + "0123456789abcdef" * 2),
         finding("a", "", "ApiDeployment83908E77" + "fedcba9876543210" * 2)),
        # SAM's hashes are short and in lower case.
        (finding("a", "", "ApiDeployment5e3d2f1a2b"), finding("a", "", "ApiDeployment0123456789")),
        # Names of exports hold logical ids.
        (finding("a", "", "", "/Outputs/ExportsOutputFnGetAttBucket83908E77Arn063C8555/Value"),
         finding("a", "", "", "/Outputs/ExportsOutputFnGetAttBucketABCDEF01Arn00112233/Value")),
    ],
)  # fmt: skip
def test_fingerprints_survive_new_hashes(before: Finding, after: Finding) -> None:
    assert before.fingerprint == after.fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (finding("a", "Data/Bucket", "X"), finding("a", "Data/Other", "X")),
        (finding("a", "", "Bucket83908E77"), finding("a", "", "Other83908E77")),
        (finding("a", "Data/Bucket", "X", "/Properties/A"),
         finding("a", "Data/Bucket", "X", "/Properties/B")),
    ],
)  # fmt: skip
def test_fingerprints_tell_places_apart(one: Finding, other: Finding) -> None:
    assert one.fingerprint != other.fingerprint


def test_lines_and_neighbours_may_move() -> None:
    create(broken(Path("cdk.out")))
    more = {"Another": SOUND["Cluster"], **BROKEN, "Topic": {"Type": "AWS::SNS::Topic"}}
    moved = {"Secondary@us-east-2": more, "Primary@us-east-1": PRIMARY}
    folder = write_assembly(Path("cdk.out"), moved)
    template = folder / "Secondary.template.json"
    template.write_text("\n\n" + json.dumps(json.loads(template.read_text()), indent=4))
    assert check(folder, "--baseline", FILE).exit_code == 0


APP = """
import sys
import aws_cdk as cdk
from aws_cdk import aws_s3 as s3

changed = sys.argv[1] == "after"
context = {"aws:cdk:enable-path-metadata": not changed}
app = cdk.App(analytics_reporting=False, post_cli_context=context)
stack = cdk.Stack(app, "Storage", env=cdk.Environment(account="111122223333", region="us-east-1"))
if changed:
    cdk.CfnWaitConditionHandle(stack, "Before")
copy = s3.CfnBucket(stack, "Copy")
bucket = s3.Bucket(stack, "Data")
l1 = bucket.node.default_child
l1.replication_configuration = s3.CfnBucket.ReplicationConfigurationProperty(
    role="arn:aws:iam::111122223333:role/replication",
    rules=[s3.CfnBucket.ReplicationRuleProperty(
        status="Enabled",
        destination=s3.CfnBucket.ReplicationDestinationProperty(bucket=copy.attr_arn),
    )],
)
if changed:
    stack.rename_logical_id("Copy", "Copy0123ABCD")
    l1.override_logical_id("Data76543210")
app.synth()
"""


def test_a_baseline_survives_another_synthesis_with_other_logical_ids() -> None:
    pytest.importorskip("aws_cdk", reason="aws-cdk-lib is not installed")
    Path("app.py").write_text(APP)
    Path("cdk.json").write_text('{"app": "python3 app.py before"}')
    assert run("synth", "-q").exit_code == 0
    Path("dr-validator.toml").write_text("")
    words = ("--lint", "none")
    assert run("baseline", "create", *words).exit_code == 0
    entries = written()["findings"]
    assert any(each["check"] == "s3-same-region-copy" for each in entries), entries
    before = Path("cdk.out/Storage.template.json").read_text()
    assert run("synth", "-q", "--app", "python3 app.py after").exit_code == 0
    after = Path("cdk.out/Storage.template.json").read_text()
    assert "Data76543210" in after
    assert "Data76543210" not in before
    result = run("check", *words, "--baseline", FILE)
    assert result.exit_code == 0, result.stdout
    assert " gone" not in result.stdout
    told = run("baseline", "update", *words).stdout
    assert f"{FILE}: 0 dropped, {len(entries)} kept" in told
