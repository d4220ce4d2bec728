"""Where a check says nothing of a value that is not known, and why that is right."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Silence:
    """A check that is silent where the value at a place (a pattern of its end) is not known."""

    check: str
    at: str
    why: str

    def covers(self, check: str, at: str) -> bool:
        return check == self.check and re.search(f"(?:{self.at})$", at) is not None


_TIE = "nothing else ties the two ends together: any name that is passed in could be meant"

SILENCES = (
    Silence(
        "alarm-count-for-rate",
        "/AlarmDescription",
        "words that are not known say nothing of what is meant",
    ),
    Silence(
        "alarm-metric-in-other-region",
        r"/BucketName|/Dimensions/\d+/Value",
        "the alarm's own region has a bucket, which may be the one that is meant",
    ),
    Silence("dns-cname-to-default-host", r"/ResourceRecords/\d+", _TIE),
    Silence(
        "dns-duplicate-record",
        "/Name",
        "names that come from two parameters are given to be two",
    ),
    Silence(
        "dns-duplicate-zone",
        "/Name",
        "names that come from two parameters are given to be two",
    ),
    Silence(
        "dns-record-in-service-zone",
        "/HostedZoneId",
        "a zone that is passed in is the app's own; zones of services are written out",
    ),
    Silence(
        "dynamodb-duplicate-global-table",
        "/TableName",
        "names that come from two parameters are given to be two",
    ),
    Silence("dynamodb-missing-replica", r"/TableName|/Environment/\d+/Name", _TIE),
    Silence(
        "export-duplicate-name",
        "/Export/Name",
        "names that are made from parameters or the stack's name are made to differ",
    ),
    Silence("export-parameter-in-other-region", "/Name|/VpcId", _TIE),
    Silence("health-endpoint-in-other-region", "/DomainName", _TIE),
    Silence(
        "lambda-asset-in-other-region",
        "/BucketName|/Code/S3Bucket",
        "what the manifest uploads goes to the stack's own region, whatever gives the bucket",
    ),
    Silence(
        "locality-not-us-east-1",
        "/CertificateArn",
        "a certificate that is passed in is given for this, and its region cannot be seen",
    ),
    Silence("locality-other-region", "/TopicArn", _TIE),
    Silence(
        "name-taken-twice",
        "/BucketName",
        "names that come from two parameters are given to be two",
    ),
    Silence("order-reads-own-parameter", "/Name", _TIE),
    Silence("order-stack-cycle", "/TopicName", _TIE),
    Silence(
        "order-undeclared-dependency",
        "/DBClusterIdentifier|/HostedZoneName|/MasterUserPassword|Name|/VpcId",
        _TIE,
    ),
    Silence("security-secret-not-replicated", "/Name|/Environment/Variables/.*", _TIE),
    Silence(
        "security-plaintext-password",
        "/MasterUserPassword|/Password|/SecretString",
        "what is passed in at deployment is not written in the template",
    ),
    Silence(
        "security-plaintext-secret",
        "/DB_PASSWORD|/Name|/Value",
        "what is passed in is not written here; without its name, nothing tells a secret",
    ),
    Silence(
        "stacks-nested-in-other-region",
        "/AvailabilityZone",
        "a zone that is passed in is no sign of a region",
    ),
    Silence("vpc-nat-only", "/BucketName|/Environment/Variables/BUCKET", _TIE),
    Silence(
        "vpc-unreachable-service",
        "/Resource",
        "functions take what is in their own region, unless something says otherwise",
    ),
)
