"""What the values of metrics can be, and which of them are states that a service measures.

Source: the metric tables that "AWS services that publish CloudWatch metrics" leads to
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html);
for health checks, Amazon Route 53 Developer Guide, "Monitoring health checks using CloudWatch"
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html).
"""

from __future__ import annotations

from dr_validator.aws.metric_names import METRICS

# What is bad when there is little of it, ...
SCARCE = frozenset(
    {
        ("AWS/ApplicationELB", "HealthyHostCount"),
        ("AWS/NetworkELB", "HealthyHostCount"),
        ("AWS/RDS", "FreeStorageSpace"),
        ("AWS/RDS", "FreeLocalStorage"),
        ("AWS/RDS", "FreeableMemory"),
        ("AWS/Route53", "HealthCheckPercentageHealthy"),
        ("AWS/Route53", "HealthCheckStatus"),
    }
)
# ... and when there is much, beside what counts failures or lags.
MUCH = frozenset(
    {
        ("AWS/ApplicationELB", "UnHealthyHostCount"),
        ("AWS/DynamoDB", "ReplicationLatency"),
        ("AWS/Lambda", "IteratorAge"),
        ("AWS/NetworkELB", "UnHealthyHostCount"),
        ("AWS/RDS", "AuroraGlobalDBRPOLag"),
        ("AWS/RDS", "AuroraGlobalDBReplicationLag"),
        ("AWS/RDS", "AuroraReplicaLag"),
        ("AWS/RDS", "ReplicaLag"),
        ("AWS/S3", "BytesPendingReplication"),
        ("AWS/S3", "OperationsPendingReplication"),
        ("AWS/S3", "ReplicationLatency"),
        ("AWS/SQS", "ApproximateAgeOfOldestMessage"),
    }
)
# Levels that are measured every so often, whatever happens: how often says nothing of them.
LEVELS = (
    SCARCE
    | MUCH
    | {
        ("AWS/ECS", "CPUUtilization"),
        ("AWS/ECS", "MemoryUtilization"),
        ("AWS/RDS", "CPUUtilization"),
        ("AWS/RDS", "DatabaseConnections"),
        ("AWS/SQS", "ApproximateNumberOfMessagesDelayed"),
        ("AWS/SQS", "ApproximateNumberOfMessagesNotVisible"),
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
        ("AWS/States", "ExecutionTime"),
    }
)
_MOST = {
    "AWS/Route53": {"HealthCheckPercentageHealthy": 100.0, "HealthCheckStatus": 1.0},
    "AWS/RDS": {"CPUUtilization": 100.0, "BufferCacheHitRatio": 100.0},
}
# Of these, a value may be below zero, or above what its unit says.
_UNBOUNDED = frozenset({("AWS/RDS", "AuroraBinlogReplicaLag"), ("AWS/RDS", "ReplicaLag")})
_OF_EACH = ("Average", "IQM", "Maximum", "Minimum")


def bounds(namespace: str, name: str, statistic: str) -> tuple[float, float | None] | None:
    """The least and the most that a statistic of a metric of AWS can be; None for the most where
    there is no limit, and None where nothing is known."""
    if name not in METRICS.get(namespace, ()) or (namespace, name) in _UNBOUNDED:
        return None
    each = statistic in _OF_EACH or statistic[:1] == "p"
    return 0.0, _MOST.get(namespace, {}).get(name) if each else None
