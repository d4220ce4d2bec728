"""Families of mutants: by what is broken, in the words of those who run it."""

from __future__ import annotations

_FAMILIES = {
    "automation": ("AWS::StepFunctions::", "AWS::Events::", "AWS::SSM::Document"),
    "alarms": ("AWS::CloudWatch::",),
    "APIs": ("AWS::ApiGateway",),
    "backups": ("AWS::Backup::",),
    "buckets": ("AWS::S3::",),
    "caches": ("AWS::ElastiCache::",),
    "containers and load balancers": (
        "AWS::ECS::",
        "AWS::ElasticLoadBalancingV2::",
        "AWS::ApplicationAutoScaling::",
    ),
    "databases": ("AWS::RDS::",),
    "edge and certificates": ("AWS::CloudFront::", "AWS::CertificateManager::"),
    "files": ("AWS::EFS::",),
    "functions": ("AWS::Lambda::",),
    "images": ("AWS::ECR::",),
    "keys": ("AWS::KMS::",),
    "messages": ("AWS::SNS::", "AWS::SQS::"),
    "names and health checks": ("AWS::Route53::",),
    "networks": ("AWS::EC2::",),
    "permissions": ("AWS::IAM::",),
    "secrets and parameters": ("AWS::SecretsManager::", "AWS::SSM::Parameter"),
    "tables": ("AWS::DynamoDB::",),
}


def family(resource_type: str) -> str:
    for name, prefixes in _FAMILIES.items():
        if resource_type.startswith(prefixes):
            return name
    return "others"
