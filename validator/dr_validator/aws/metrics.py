"""What AWS services publish under which metric name: unit, meaning, and where.

Source: the metric tables of the AWS Lambda Developer Guide, API Gateway Developer Guide,
DynamoDB Developer Guide, Amazon Aurora User Guide, Amazon S3 User Guide, Elastic Load Balancing
guides, AWS Step Functions, Amazon SNS and Amazon SQS Developer Guides, and "Monitoring health
checks using CloudWatch" in the Amazon Route 53 Developer Guide. A metric that is not listed is
not judged.
"""

from __future__ import annotations

from dr_validator.record import dataclass

COUNT, MILLISECONDS, SECONDS = "Count", "Milliseconds", "Seconds"


@dataclass(frozen=True, slots=True)
class Fact:
    """How a metric is published.

    `event` tells that a data point counts events, so that its sum is a number of them;
    `failure` that they are failures; `total` that they are all there are. `share` are the
    statistics that give the share of events, from 0 to 1.
    """

    unit: str
    event: bool = False
    failure: bool = False
    total: bool = False
    share: tuple[str, ...] = ()


_TOTAL = Fact(COUNT, event=True, total=True)
_EVENT = Fact(COUNT, event=True)
_FAILURE = Fact(COUNT, event=True, failure=True)
_SHARED = Fact(COUNT, event=True, failure=True, share=("Average",))
_BINARY = Fact(COUNT, event=True, failure=True, share=("Average", "Maximum", "Minimum"))
_MILLISECONDS, _SECONDS = Fact(MILLISECONDS), Fact(SECONDS)

_BY_NAMESPACE: dict[str, dict[Fact, str]] = {
    "AWS/ApiGateway": {
        _SHARED: "4XXError 5XXError",
        _FAILURE: "4xx 5xx",
        _TOTAL: "Count",
        _MILLISECONDS: "IntegrationLatency Latency",
    },
    "AWS/ApplicationELB": {
        _FAILURE: "HTTPCode_ELB_4XX_Count HTTPCode_ELB_5XX_Count HTTPCode_Target_4XX_Count "
        "HTTPCode_Target_5XX_Count RejectedConnectionCount TargetConnectionErrorCount",
        _TOTAL: "RequestCount",
        _SECONDS: "TargetResponseTime",
    },
    "AWS/DynamoDB": {
        _FAILURE: "ConditionalCheckFailedRequests ReadThrottleEvents SystemErrors "
        "ThrottledRequests TransactionConflict UserErrors WriteThrottleEvents",
        _MILLISECONDS: "ReplicationLatency SuccessfulRequestLatency",
    },
    "AWS/ELB": {
        _FAILURE: "HTTPCode_Backend_4XX HTTPCode_Backend_5XX HTTPCode_ELB_4XX HTTPCode_ELB_5XX",
        _TOTAL: "RequestCount",
        _SECONDS: "Latency",
    },
    "AWS/Events": {_FAILURE: "FailedInvocations", _TOTAL: "Invocations"},
    "AWS/Lambda": {
        _BINARY: "Errors",
        _FAILURE: "DeadLetterErrors DestinationDeliveryFailures Throttles",
        _TOTAL: "Invocations",
        _MILLISECONDS: "AsyncEventAge Duration IteratorAge PostRuntimeExtensionsDuration",
    },
    "AWS/RDS": {
        _MILLISECONDS: "AuroraGlobalDBProgressLag AuroraGlobalDBReplicationLag "
        "AuroraGlobalDBRPOLag AuroraReplicaLag AuroraReplicaLagMaximum AuroraReplicaLagMinimum",
        _SECONDS: "AuroraBinlogReplicaLag ReplicaLag",
    },
    "AWS/Route53": {_MILLISECONDS: "ConnectionTime SSLHandshakeTime TimeToFirstByte"},
    "AWS/S3": {
        _SHARED: "4xxErrors 5xxErrors",
        _TOTAL: "AllRequests",
        _MILLISECONDS: "FirstByteLatency TotalRequestLatency",
        _SECONDS: "ReplicationLatency",
    },
    "AWS/SNS": {
        _FAILURE: "NumberOfNotificationsFailed",
        _EVENT: "NumberOfNotificationsDelivered",
        _TOTAL: "NumberOfMessagesPublished",
    },
    "AWS/SQS": {_SECONDS: "ApproximateAgeOfOldestMessage"},
    "AWS/States": {
        _FAILURE: "ExecutionsAborted ExecutionsFailed ExecutionsTimedOut",
        _EVENT: "ExecutionsSucceeded",
        _TOTAL: "ExecutionsStarted",
        _MILLISECONDS: "ExecutionTime",
    },
}
FACTS: dict[tuple[str, str], Fact] = {
    (namespace, name): fact
    for namespace, facts in _BY_NAMESPACE.items()
    for fact, names in facts.items()
    for name in names.split()
}

# Services that are not in one region publish their metrics in a fixed one.
HOMES: dict[str, str] = {
    "AWS/Billing": "us-east-1",
    "AWS/CloudFront": "us-east-1",
    "AWS/GlobalAccelerator": "us-west-2",
    "AWS/Route53": "us-east-1",
}

# Which resources a dimension names.
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "ApiId": ("AWS::ApiGatewayV2::Api",),
    "BucketName": ("AWS::S3::Bucket",),
    "DBClusterIdentifier": ("AWS::RDS::DBCluster",),
    "DBInstanceIdentifier": ("AWS::RDS::DBInstance",),
    "DestinationBucket": ("AWS::S3::Bucket",),
    "FunctionName": ("AWS::Lambda::Function",),
    "LoadBalancer": ("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    "QueueName": ("AWS::SQS::Queue",),
    "SourceBucket": ("AWS::S3::Bucket",),
    "StateMachineArn": ("AWS::StepFunctions::StateMachine",),
    "TableName": ("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"),
    "TopicName": ("AWS::SNS::Topic",),
}
# S3 publishes replication metrics in the destination's region, failures in the source's.
SOURCE_SIDE = ("OperationsFailedReplication",)

# Published by secondary clusters only (Amazon Aurora User Guide, "Cluster-level metrics").
SECONDARY_ONLY = (
    "AuroraGlobalDBDataTransferBytes",
    "AuroraGlobalDBProgressLag",
    "AuroraGlobalDBReplicatedWriteIO",
    "AuroraGlobalDBReplicationLag",
)
