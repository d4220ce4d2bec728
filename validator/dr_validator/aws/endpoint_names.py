"""How the names of VPC endpoint services end: `com.amazonaws.REGION.` and one of these.

Source: AWS PrivateLink Guide, "AWS services that integrate with AWS PrivateLink"
(https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html). The list
is not complete: what is not in it is no mistake, unless it is a slip away from one that is.
"""

from __future__ import annotations

_NAMES = """
access-analyzer account acm acm-pca airflow.api airflow.env airflow.ops amplify aoss apigateway
application-autoscaling appconfig appconfigdata appmesh appmesh-envoy-management apprunner
apprunner.requests appstream.api appstream.streaming appsync appsync-api athena auditmanager
autoscaling autoscaling-plans aps aps-workspaces b2bi backup backup-gateway batch bedrock
bedrock-agent bedrock-agent-runtime bedrock-runtime billing braket cassandra cassandra-fips
cleanrooms cloudcontrolapi clouddirectory cloudformation cloudhsmv2 cloudtrail codeartifact.api
codeartifact.repositories codebuild codecommit codedeploy codedeploy-commands-secure
codepipeline cognito-idp comprehend config connect-campaigns console data-servicediscovery
datasync datazone deadline.management deadline.scheduling devicefarm directory-service-data dms
drs dsql dynamodb dynamodb-streams ebs ec2 ec2messages ecr.api ecr.dkr ecs ecs-agent
ecs-telemetry eks eks-auth elasticache elasticbeanstalk elasticbeanstalk-health
elasticfilesystem elasticloadbalancing elasticmapreduce email email-smtp emr-containers
emr-serverless emrwal.prod entityresolution events evidently execute-api fis forecast
frauddetector fsx git-codecommit glue grafana grafana-workspace guardduty guardduty-data
healthlake iam identitystore imagebuilder inspector2 inspector-scan iot.credentials iot.data
iotsitewise.api iotwireless.api kafka kafkaconnect kendra kinesis-firehose kinesis-streams kms
lakeformation lambda license-manager logs lookoutmetrics m2 macie2 mediaconnect memory-db mgn
migrationhub-orchestrator monitoring mwaa neptune-graph networkmonitor notebook organizations
outposts personalize pinpoint pipes polly private-networks qbusiness ram rds rds-data redshift
redshift-data redshift-serverless rekognition resource-groups robomaker rolesanywhere route53
rum s3 s3-outposts s3express s3tables sagemaker.api sagemaker.featurestore-runtime
sagemaker.metrics sagemaker.runtime scheduler schemas secretsmanager securityhub servicecatalog
servicediscovery serverlessrepo signin simspaceweaver snow-device-management sns sqs ssm
ssm-contacts ssm-incidents ssmmessages states storagegateway sts support swf sync-states
synthetics tagging textract timestream.ingest transcribe transcribestreaming transfer
transfer.server translate trustedadvisor verifiedpermissions vpc-lattice wafv2 wellarchitected
workspaces xray
"""
SERVICES = frozenset(_NAMES.split())
PREFIX = "com.amazonaws."
