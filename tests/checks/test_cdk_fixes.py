"""The way out in the CDK's words: each snippet is run, and each name is one of the CDK's.

A construct, a property or a method that the installed CDK does not have, or a value of another
type than it takes, is a failure: Python's names when the snippet is run, TypeScript's by the
descriptions that the CDK's packages carry.
"""

from __future__ import annotations

import gzip
import re
import tarfile
from pathlib import Path

import pytest
from dr_validator.beside import cdk_fix, first_statement
from dr_validator.check import Check, discover
from dr_validator.finding import Severity

from tests.checks.cdk_code import WIDTH, names, typescript
from tests.checks.cdk_fixes import rewritten, with_fix
from tests.checks.cdk_stage import Stage
from tests.checks.examples import file_of

aws_cdk = pytest.importorskip("aws_cdk")
FIXED = with_fix()
# Of the library `constructs`; and the names that a snippet gives the parts of an expression.
NOT_OF_THE_CDK = {"defaultChild", "errors", "invocations"}
FOLDER = "functions/payments"


@pytest.fixture(scope="session")
def known() -> set[str]:
    """Every name in the description of the CDK for other languages."""
    (package,) = (Path(aws_cdk.__file__).parent / "_jsii").glob("aws-cdk-lib@*.jsii.tgz")
    with tarfile.open(package) as archive:
        member = archive.extractfile("package/.jsii.gz")
        assert member is not None
        text = gzip.decompress(member.read()).decode()
    return set(re.findall(r'"name":\s*"(\w+)"', text))


@pytest.fixture(scope="session")
def asset(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder that snippets take code from."""
    folder = tmp_path_factory.mktemp("payments")
    (folder / "index.py").write_text("def handler(event, context): pass\n")
    return str(folder)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("check", FIXED, ids=lambda each: each.id)
def test_it_runs_on_the_installed_cdk(check: Check, asset: str) -> None:
    fix = cdk_fix(check)
    assert fix is not None
    exec(compile(fix.python.replace(FOLDER, asset), check.id, "exec"), Stage())


@pytest.mark.parametrize("check", FIXED, ids=lambda each: each.id)
def test_typescript_says_the_same_in_names_of_the_cdk(check: Check, known: set[str]) -> None:
    text = file_of(check).read_text(encoding="utf-8")
    assert rewritten(text) == text, "run python -m tests.checks.cdk_fixes"
    fix = cdk_fix(check)
    assert fix is not None
    assert names(fix.typescript) <= known | NOT_OF_THE_CDK


@pytest.mark.parametrize("check", FIXED, ids=lambda each: each.id)
def test_it_is_short_and_says_in_one_line_what_to_do(check: Check) -> None:
    fix = cdk_fix(check)
    assert fix is not None
    for code in (fix.python, fix.typescript):
        lines = code.splitlines()
        assert len(lines) <= 24
        assert max(map(len, lines)) <= 100
        short = first_statement(code)
        assert "\n" not in short and "  " not in short
        assert short.removesuffix(" …").endswith((")", ";"))


def test_a_name_that_the_cdk_has_not_is_caught(known: set[str]) -> None:
    with pytest.raises(TypeError, match="multi_regional"):
        exec("kms.Key(self, 'Key', multi_regional=True)", Stage())
    with pytest.raises(AttributeError):
        exec("kms.MultiRegionKey(self, 'Key')", Stage())
    with pytest.raises(TypeError):
        exec("kms.Key(self, 'Key', multi_region='yes')", Stage())
    assert not names("new kms.Key(this, 'Key', { multiRegional: true });") <= known


def test_most_of_what_is_bad_has_one() -> None:
    """The others are mended in code, in settings, or by words that are no construct's."""
    have = {each.id for each in FIXED}
    grave = {each.id for each in discover() if each.severity is Severity.CRITICAL}
    assert len(grave & have) / len(grave) > 0.7


def test_the_words_for_templates_are_no_words_of_the_cdk() -> None:
    """But for the checks of what only the CDK makes."""
    speak = {
        each.id for each in discover() if re.search(r"\bCDK|TableV2|cross_region", each.doc.fix)
    }
    assert speak <= {"dynamodb-legacy-replica", "export-reader-without-writer"}


@pytest.mark.parametrize(
    ("python", "wanted"),
    [
        (
            'kms.Key(self, "Key", multi_region=True)',
            "new kms.Key(this, 'Key', { multiRegion: true });",
        ),
        ("# why\n\nkey.grant_decrypt(fn)", "// why\n\nkey.grantDecrypt(fn);"),
        ("vpc.max = vpc", "vpc.max = vpc;"),
        ('a = f"x-{self.region}"', "const a = `x-${this.region}`;"),
        (
            "c: rds.CfnDBCluster = db.node.default_child",
            "const c = db.node.defaultChild as rds.CfnDBCluster;",
        ),
        (
            'route53.HealthCheck(self, "H", type=kind, enable_sni=True)',
            "new route53.HealthCheck(this, 'H', { type: kind, enableSNI: true });",
        ),
        (
            'x.replicas([dynamodb.ReplicaTableProps(region="us-east-2")], {"a-b": 1, "c": 2})',
            "x.replicas([{ region: 'us-east-2' }], { 'a-b': 1, c: 2 });",
        ),
        ("rds.DatabaseCluster(self, 'D', vpc=vpc)", "new rds.DatabaseCluster(this, 'D', { vpc });"),
    ],
)
def test_python_in_typescript(python: str, wanted: str) -> None:
    assert typescript(python) == wanted


def test_what_is_too_long_is_broken_into_lines() -> None:
    made = typescript(f"x.add(s3.Filter(prefix={'a' * 70!r}, tags={{'b': {'c' * 30!r}}}))")
    assert made.startswith("x.add({\n  prefix: 'aaa")
    assert all(len(line) <= WIDTH + 12 for line in made.splitlines())


@pytest.mark.parametrize(
    "code", ["for x in y: pass", "f(*x)", "x = lambda: 1", "x = y if z else 1"]
)
def test_forms_that_are_not_known_are_refused(code: str) -> None:
    with pytest.raises(ValueError):
        typescript(code)
