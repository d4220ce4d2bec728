"""dns-record-in-service-zone"""

import re
from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Cause,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.aws.hosted_zones import service_zone
from dr_validator.models.routing.dns import RECORD, RECORDS

# What stands for an id that is yet to be filled in.
BLANK = re.compile(r"Z?(0{12,}|X{4,}|CHANGE_?ME|DUMMY|PLACEHOLDER|REPLACE_?ME|TBD|TODO)", re.I)


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def record_in_service_zone(graph: Graph) -> Iterator[Problem]:
    """A record created in a hosted zone that belongs to an AWS service, or does not exist.

    Why it matters: the ids that aliases name, such as API Gateway's, are zones of AWS. Nobody else
    can create records there, and the stack fails to deploy. So it does with a placeholder for an
    id.
    Fix: set HostedZoneId to the id of your own zone; the service's id belongs to AliasTarget.
    Source: AWS CloudFormation Template Reference, "AWS::Route53::RecordSet", HostedZoneId
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html).
    """
    for resource in graph.all(RECORD, RECORDS):
        nodes = [resource.properties]
        if resource.type == RECORDS:
            nodes += resource.each("RecordSets[*]")
        for node in nodes:
            match node.read("HostedZoneId"):
                case Known(value=str() as identity) as value:
                    owner = service_zone(identity.removeprefix("/hostedzone/"))
                    if owner is not None:
                        yield problem(
                            value,
                            f"{identity} is the zone of {owner}, in which only AWS can create "
                            "records: the stack cannot be deployed",
                        )
                    elif BLANK.fullmatch(identity):
                        yield problem(
                            value,
                            f"{identity} is a placeholder, not the id of a hosted zone: Route 53 "
                            "refuses the record",
                        )
                case Unknown(cause=Cause.CONDITION) as value:
                    yield unproven(value, "which hosted zone the record is created in")
                case Known() | Unknown() | Absent():
                    pass
