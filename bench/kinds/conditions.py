"""What conditions decide that nobody knows before deployment."""

from __future__ import annotations

from pathlib import Path

from bench.kinds.parts import Json, both, resource


def alike(out: Path, number: int) -> None:
    """Buckets and records, all of which one parameter decides."""
    made: Json = {}
    for index in range(number):
        made.update(_decided(index, "Live"))
    _write(out, made, ["Live"])


def each(out: Path, number: int) -> None:
    """Buckets and records, of which a parameter decides one each."""
    made: Json = {}
    for index in range(number):
        made.update(_decided(index, f"Live{index}"))
    _write(out, made, [f"Live{index}" for index in range(number)])


def _decided(index: int, condition: str) -> Json:
    bucket = resource(
        "AWS::S3::Bucket",
        BucketName=f"b-{index}",
        VersioningConfiguration={"Status": {"Fn::If": [condition, "Enabled", "Suspended"]}},
        ReplicationConfiguration={
            "Role": "arn:aws:iam::111122223333:role/replication",
            "Rules": [
                {
                    "Status": {"Fn::If": [condition, "Enabled", "Disabled"]},
                    "Destination": {"Bucket": f"arn:aws:s3:::copy-{index}"},
                }
            ],
        },
    )
    record = resource(
        "AWS::Route53::RecordSet",
        HostedZoneId="Z0123456789ABCDEFGHIJ",
        Name=f"r{index}.example.com",
        Type="CNAME",
        TTL="60",
        ResourceRecords=["192.0.2.1"],
        Failover="PRIMARY",
        SetIdentifier="one",
    )
    return {f"Bucket{index}": bucket, f"Record{index}": {**record, "Condition": condition}}


def _write(out: Path, made: Json, conditions: list[str]) -> None:
    asked = {f"Stage{name}": {"Type": "String"} for name in conditions}
    decided = {name: {"Fn::Equals": [{"Ref": f"Stage{name}"}, "live"]} for name in conditions}
    both(out, made, {}, Parameters=asked, Conditions=decided)
