"""Apps that lie in S3, against a server that speaks as S3 does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.cli.stage import broken, sound
from tests.fleet.stage import rows, run, states


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """The environment in which addresses of S3 lead to the server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    server.stop()


@pytest.fixture(scope="module")
def bucket(s3: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A bucket with a sound and a broken app, and a list that names them."""
    client = boto3.client("s3", **_of(s3))
    client.create_bucket(Bucket="artifacts")
    folder = tmp_path_factory.mktemp("s3")
    for app in (sound(folder / "ledger"), broken(folder / "orders")):
        for file in app.iterdir():
            key = f"builds/{app.name}/cdk.out/{file.name}"
            client.upload_file(str(file), "artifacts", key)
    rows_of_list = "app,path\nbooks,builds/ledger/cdk.out\ngone,s3://artifacts/builds/nothing\n"
    client.put_object(Bucket="artifacts", Key="apps.csv", Body=rows_of_list.encode())
    return "s3://artifacts"


def test_apps_below_a_prefix(bucket: str, s3: dict[str, str], tmp_path: Path) -> None:
    done = run(f"{bucket}/builds", "--out", tmp_path / "out", env=s3)
    assert done.returncode == 1, done.stderr
    assert states(tmp_path / "out") == {"ledger": "checked", "orders": "checked"}
    found = rows(tmp_path / "out", "select app, path from apps order by app")
    assert found[1] == ("orders", f"{bucket}/builds/orders/cdk.out")
    sql = "select app from findings where check_id = 'aurora-secondary-credentials'"
    critical = rows(tmp_path / "out", sql)
    assert critical == [("orders",)]


def test_a_list_there_names_apps_there(bucket: str, s3: dict[str, str], tmp_path: Path) -> None:
    done = run(f"{bucket}/apps.csv", "--out", tmp_path / "out", env=s3)
    assert done.returncode == 3, done.stderr
    assert states(tmp_path / "out") == {"books": "checked", "gone": "unreadable"}


def test_an_app_that_is_too_large_is_not_fetched(
    bucket: str, s3: dict[str, str], tmp_path: Path
) -> None:
    client = boto3.client("s3", **_of(s3))
    client.put_object(Bucket="artifacts", Key="large/Big.template.json", Body=b" " * (2**20 + 1))
    run(f"{bucket}/large", "--out", tmp_path / "out", "--max-size", "1", env=s3)
    (reason,) = rows(tmp_path / "out", "select reason from apps")
    assert "1,048,577 bytes, more than the 1,048,576 of --max-size" in reason[0]


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("s3://nobodys-bucket/apps", "nobodys-bucket"),
        ("s3://artifacts/empty", "nothing found there"),
    ],
)
def test_what_is_not_there(s3: dict[str, str], tmp_path: Path, address: str, told: str) -> None:
    done = run(address, "--out", tmp_path / "out", env=s3)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1 and told in done.stderr


def _of(s3: dict[str, str]) -> dict[str, str]:
    return {
        "endpoint_url": s3["AWS_ENDPOINT_URL"],
        "aws_access_key_id": s3["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": s3["AWS_SECRET_ACCESS_KEY"],
        "region_name": s3["AWS_DEFAULT_REGION"],
    }
