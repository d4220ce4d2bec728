"""Names that CloudWatch knows metrics by: namespaces, metrics of the most watched, dimensions.

The lists are not whole: a name that is not here is misspelt only if it is a slip away from one that
is, and from no other.

Source: Amazon CloudWatch User Guide, "AWS services that publish CloudWatch metrics"
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html),
and the metric tables of the services it leads to.
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from dr_validator.aws.metrics import FACTS
from dr_validator.aws.slips import slipped

_NAMESPACES = """
AWS/ACMPrivateCA AWS/AmazonMQ AWS/AmplifyHosting AWS/ApiGateway AWS/AppFlow AWS/AppRunner
AWS/AppStream AWS/AppSync AWS/ApplicationELB AWS/Athena AWS/AutoScaling AWS/Backup AWS/Bedrock
AWS/Billing AWS/Cassandra AWS/CertificateManager AWS/Chatbot AWS/CloudFront AWS/CloudHSM
AWS/CloudSearch AWS/CloudTrail AWS/CodeBuild AWS/Cognito AWS/Connect AWS/DAX AWS/DDoSProtection
AWS/DMS AWS/DX AWS/DataLifecycleManager AWS/DataSync AWS/DocDB AWS/DynamoDB AWS/EBS AWS/EC2
AWS/EC2/API AWS/EC2Spot AWS/ECR AWS/ECS AWS/EFS AWS/ELB AWS/ES AWS/ElastiCache
AWS/ElasticBeanstalk AWS/ElasticInference AWS/ElasticMapReduce AWS/ElasticTranscoder AWS/Events
AWS/FSx AWS/Firehose AWS/GameLift AWS/GatewayELB AWS/GlobalAccelerator AWS/Glue
AWS/GroundStation AWS/Inspector AWS/IVS AWS/IoT AWS/IoTAnalytics AWS/KMS AWS/Kafka AWS/Kendra
AWS/Kinesis AWS/KinesisAnalytics AWS/KinesisVideo AWS/Lambda AWS/Lex AWS/Location AWS/Logs
AWS/ML AWS/MWAA AWS/MediaConvert AWS/MediaLive AWS/MediaPackage AWS/MediaStore AWS/MediaTailor
AWS/MemoryDB AWS/NATGateway AWS/Neptune AWS/NetworkELB AWS/NetworkFirewall AWS/NetworkManager
AWS/OpsWorks AWS/Polly AWS/PrivateLinkEndpoints AWS/PrivateLinkServices AWS/QLDB AWS/RDS
AWS/Redshift AWS/Rekognition AWS/Robomaker AWS/Route53 AWS/Route53RecoveryReadiness
AWS/Route53Resolver AWS/S3 AWS/S3/Storage-Lens AWS/SES AWS/SNS AWS/SQS AWS/SSM-RunCommand
AWS/SWF AWS/SageMaker AWS/Scheduler AWS/SecretsManager AWS/ServiceCatalog AWS/States
AWS/StorageGateway AWS/Textract AWS/ThingsGraph AWS/Timestream AWS/Transfer AWS/TransitGateway
AWS/Translate AWS/TrustedAdvisor AWS/Usage AWS/VPN AWS/WAFV2 AWS/WorkMail AWS/WorkSpaces
AWS/X-Ray AWS/AOSS AWS/EKS AWS/EVS AWS/IPAM AWS/OSIS
"""
NAMESPACES = frozenset(_NAMESPACES.split())
_MORE = {
    "AWS/ApiGateway": "CacheHitCount CacheMissCount ClientError DataProcessed ExecutionError "
    "ConnectCount MessageCount IntegrationError",
    "AWS/ApplicationELB": "ActiveConnectionCount AnomalousHostCount ClientTLSNegotiationErrorCount "
    "ConsumedLCUs HTTPCode_ELB_3XX_Count HTTPCode_ELB_500_Count HTTPCode_ELB_502_Count "
    "HTTPCode_ELB_503_Count HTTPCode_ELB_504_Count HTTPCode_Target_2XX_Count "
    "HTTPCode_Target_3XX_Count HealthyHostCount HealthyStateDNS HealthyStateRouting "
    "IPv6ProcessedBytes LambdaInternalError LambdaUserError MitigatedHostCount NewConnectionCount "
    "NonStickyRequestCount PeakLCUs ProcessedBytes RequestCountPerTarget UnHealthyHostCount "
    "UnhealthyRoutingRequestCount UnhealthyStateDNS UnhealthyStateRouting "
    "TargetTLSNegotiationErrorCount",
    "AWS/DynamoDB": "AccountProvisionedReadCapacityUtilization "
    "AccountProvisionedWriteCapacityUtilization AgeOfOldestUnreplicatedRecord "
    "ConsumedReadCapacityUnits ConsumedWriteCapacityUnits FailedToReplicateRecordCount "
    "MaxProvisionedTableReadCapacityUtilization MaxProvisionedTableWriteCapacityUtilization "
    "OnDemandMaxReadRequestUnits OnDemandMaxWriteRequestUnits PendingReplicationCount "
    "ProvisionedReadCapacityUnits ProvisionedWriteCapacityUnits ReturnedItemCount "
    "ThrottledPutRecordCount TimeToLiveDeletedItemCount ReturnedBytes ReturnedRecordsCount",
    "AWS/ECS": "CPUReservation CPUUtilization EBSFilesystemUtilization GPUReservation "
    "MemoryReservation MemoryUtilization ActiveConnectionCount NewConnectionCount",
    "AWS/Events": "DeadLetterInvocations InvocationAttempts InvocationsCreated "
    "InvocationsFailedToBeSentToDlq InvocationsSentToDlq MatchedEvents RetryInvocationAttempts "
    "SuccessfulInvocationAttempts ThrottledRules TriggeredRules IngestionToInvocationStartLatency "
    "IngestionToInvocationSuccessLatency IngestionToInvocationCompleteLatency",
    "AWS/Lambda": "AsyncEventsDropped AsyncEventsReceived ClaimedAccountConcurrency "
    "ConcurrentExecutions DroppedEventCount OffsetLag OversizedRecordCount "
    "ProvisionedConcurrencyInvocations ProvisionedConcurrencySpilloverInvocations "
    "ProvisionedConcurrencyUtilization ProvisionedConcurrentExecutions RecursiveInvocationsDropped "
    "UnreservedConcurrentExecutions",
    "AWS/NetworkELB": "ActiveFlowCount ConsumedLCUs HealthyHostCount NewFlowCount "
    "PortAllocationErrorCount ProcessedBytes ProcessedPackets TCP_Client_Reset_Count "
    "TCP_ELB_Reset_Count TCP_Target_Reset_Count UnHealthyHostCount",
    "AWS/RDS": "ACUUtilization AuroraGlobalDBDataTransferBytes AuroraGlobalDBReplicatedWriteIO "
    "BufferCacheHitRatio BurstBalance CPUCreditBalance CPUCreditUsage CPUUtilization CommitLatency "
    "DDLLatency DMLLatency DatabaseConnections Deadlocks DiskQueueDepth EngineUptime "
    "FreeLocalStorage FreeStorageSpace FreeableMemory InsertLatency "
    "MaximumUsedTransactionIDs NetworkReceiveThroughput NetworkThroughput "
    "NetworkTransmitThroughput OldestReplicationSlotLag Queries ReadIOPS ReadLatency "
    "ReadThroughput ReplicationSlotDiskUsage SelectLatency ServerlessDatabaseCapacity "
    "SwapUsage TransactionLogsDiskUsage UpdateLatency VolumeBytesUsed VolumeReadIOPs "
    "VolumeWriteIOPs WriteIOPS WriteLatency WriteThroughput",
    "AWS/Route53": "ChildHealthCheckHealthyCount DNSQueries HealthCheckPercentageHealthy "
    "HealthCheckStatus",
    "AWS/S3": "BucketSizeBytes BytesDownloaded BytesPendingReplication BytesUploaded "
    "DeleteRequests GetRequests HeadRequests ListRequests NumberOfObjects "
    "OperationsFailedReplication OperationsPendingReplication PostRequests PutRequests "
    "SelectRequests",
    "AWS/SNS": "NumberOfNotificationsFilteredOut NumberOfNotificationsFailedToRedriveToDlq "
    "NumberOfNotificationsRedrivenToDlq PublishSize SMSMonthToDateSpentUSD SMSSuccessRate "
    "NumberOfNotificationsFilteredOut-InvalidAttributes "
    "NumberOfNotificationsFilteredOut-NoMessageAttributes",
    "AWS/SQS": "ApproximateNumberOfMessagesDelayed ApproximateNumberOfMessagesNotVisible "
    "ApproximateNumberOfMessagesVisible NumberOfEmptyReceives NumberOfMessagesDeleted "
    "NumberOfMessagesReceived NumberOfMessagesSent SentMessageSize",
    "AWS/States": "ActivitiesFailed ActivitiesScheduled ActivitiesStarted ActivitiesSucceeded "
    "ActivitiesTimedOut ExecutionThrottled LambdaFunctionsFailed LambdaFunctionsScheduled "
    "LambdaFunctionsStarted LambdaFunctionsSucceeded LambdaFunctionsTimedOut "
    "ServiceIntegrationsFailed ServiceIntegrationsScheduled ServiceIntegrationsStarted "
    "ServiceIntegrationsSucceeded ServiceIntegrationsTimedOut",
}
_MORE_NAMES = {(namespace, name) for namespace, names in _MORE.items() for name in names.split()}
# By namespace, all that is known of it; only those of which the list is long enough.
METRICS: dict[str, frozenset[str]] = {
    namespace: frozenset(name for space, name in (*FACTS, *_MORE_NAMES) if space == namespace)
    for namespace in _MORE
}
# By the namespace, the dimensions that its metrics have.
NAMED: dict[str, frozenset[str]] = {
    namespace: frozenset(names.split())
    for namespace, names in {
        "AWS/ApiGateway": "ApiId ApiName Method Resource Route Stage",
        "AWS/ApplicationELB": "AvailabilityZone LoadBalancer TargetGroup",
        "AWS/DynamoDB": "DelegatedOperation GlobalSecondaryIndexName Operation OperationType "
        "ReceivingRegion StreamLabel TableName Verb",
        "AWS/ECS": "CapacityProviderName ClusterName ContainerName ServiceName TaskSetId "
        "DiscoveryName TargetDiscoveryName VolumeName",
        "AWS/Events": "EventBusName EventSourceName RuleName",
        "AWS/Lambda": "EventSourceMappingUUID ExecutedVersion FunctionName Resource",
        "AWS/NetworkELB": "AvailabilityZone LoadBalancer TargetGroup",
        "AWS/RDS": "DBClusterIdentifier DBInstanceIdentifier DatabaseClass DbClusterIdentifier "
        "EngineName Role SourceRegion",
        "AWS/Route53": "HealthCheckId HostedZoneId Region",
        "AWS/S3": "BucketName DestinationBucket FilterId RuleId SourceBucket StorageType",
        "AWS/SNS": "Application Country Platform SMSType TopicName",
        "AWS/SQS": "QueueName",
        "AWS/States": "ActivityArn APIName LambdaFunctionArn ServiceIntegrationResourceArn "
        "ServiceMetric StateMachineArn",
    }.items()
}
_CLOSE = 0.86


def meant(word: str, known: Collection[str]) -> str | None:
    """The name that a word is a slip away from; None if it is one itself, or none is near."""
    if word in known or not word:
        return None
    folded = [each for each in known if each.lower() == word.lower()]
    near = folded or get_close_matches(word, sorted(known), n=2, cutoff=_CLOSE)
    plain = _without_digits(word)
    near = [each for each in near if folded or _without_digits(each) != plain or each == word]
    return near[0] if near else slipped(word, known)


def _without_digits(word: str) -> str:
    return "".join(each for each in word if not each.isdigit())
