"""What the snippets of checks name without making it: each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.checks.cdk_code import modules

ENVIRONMENTS = {"primary": "us-east-1", "recovery": "us-east-2"}


class Stage(dict[str, Any]):
    """The names of one snippet: modules, `self` (a stack of the primary region), and the rest.

    What a snippet names is made in a stack of its own, so that no construct is there twice.
    """

    def __init__(self) -> None:
        super().__init__(modules())
        self["app"] = self["cdk"].App()
        self["self"] = self._stack("Snippet", "primary")
        self._around = self._stack("Around", "primary")
        self._abroad = self._stack("Abroad", "recovery")

    def __missing__(self, name: str) -> Any:
        if name not in _PROPS:
            raise KeyError(name)
        self[name] = _PROPS[name](self, self._around)
        return self[name]

    def another(self, name: str, region: str) -> Any:
        return self._stack(name, region)

    @property
    def abroad(self) -> Any:
        return self._abroad

    def _stack(self, name: str, region: str) -> Any:
        cdk = self["cdk"]
        where = cdk.Environment(account="111122223333", region=ENVIRONMENTS[region])
        return cdk.Stack(self["app"], name, env=where, cross_region_references=True)


Prop = Callable[[Stage, Any], Any]
_PROPS: dict[str, Prop] = {
    "alarm": lambda s, at: (
        s["fn"].metric_errors().create_alarm(at, "Alarm", threshold=1, evaluation_periods=1)
    ),
    "api": lambda s, at: _api(s, at),
    "bucket": lambda s, at: s["s3"].Bucket(at, "Bucket", versioned=True),
    "bus": lambda s, at: s["events"].EventBus(at, "Bus"),
    "certificate": lambda s, at: s["acm"].Certificate(at, "Cert", domain_name="api.example.com"),
    "cluster": lambda s, at: s["ecs"].Cluster(at, "Cluster", vpc=s["vpc"]),
    "copies": lambda s, _: s["s3"].Bucket(
        s.abroad, "Copies", versioned=True, bucket_name="payments-copies"
    ),
    "copies_key": lambda s, _: s["kms"].Key(s.abroad, "CopiesKey", alias="alias/copies"),
    "data_check": lambda s, at: s["route53"].HealthCheck(
        at, "Data", type=s["route53"].HealthCheckType.HTTPS, fqdn="data.example.com"
    ),
    "database": lambda s, at: _cluster(s, at, "Database"),
    "distribution": lambda s, at: s["cloudfront"].Distribution(
        at,
        "Edge",
        default_behavior=s["cloudfront"].BehaviorOptions(origin=s["primary_origin"]),
    ),
    "engine": lambda s, _: s["rds"].DatabaseClusterEngine.aurora_postgres(
        version=s["rds"].AuroraPostgresEngineVersion.VER_16_6
    ),
    "fn": lambda s, at: s["lambda_"].Function(
        at,
        "Function",
        runtime=s["lambda_"].Runtime.PYTHON_3_13,
        handler="index.handler",
        code=s["lambda_"].Code.from_inline("def handler(event, context): pass"),
        vpc=s["vpc"],
    ),
    "global_cluster": lambda s, at: s["rds"].CfnGlobalCluster(at, "Global"),
    "health_check": lambda s, at: s["route53"].HealthCheck(
        at, "Health", type=s["route53"].HealthCheckType.HTTPS, fqdn="api.example.com"
    ),
    "issuer": lambda s, at: s["iam"].OpenIdConnectProvider(
        at, "Issuer", url="https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE"
    ),
    "key": lambda s, at: s["kms"].Key(at, "Key"),
    "layer": lambda s, at: s["lambda_"].LayerVersion.from_layer_version_arn(
        at, "Layer", "arn:aws:lambda:us-east-1:111122223333:layer:packages:1"
    ),
    "load_balancer": lambda s, at: s["elbv2"].ApplicationLoadBalancer(
        at, "LoadBalancer", vpc=s["vpc"], internet_facing=True
    ),
    "machine": lambda s, at: s["stepfunctions"].StateMachine(
        at, "Machine", definition_body=s["steps"]
    ),
    "peer_cluster_arn": lambda _, __: "arn:aws:dsql:us-east-2:111122223333:cluster/peer",
    "plan": lambda s, at: s["backup"].BackupPlan(at, "Plan"),
    "primary": lambda s, at: _cluster(s, at, "PrimaryDatabase"),
    "primary_origin": lambda s, _: s["origins"].HttpOrigin("one.example.com"),
    "primary_stack": lambda s, _: s.another("PrimaryStack", "primary"),
    "provider": lambda s, _: s.another("Provider", "primary"),
    "queue": lambda s, at: s["sqs"].Queue(at, "Queue"),
    "recovery_origin": lambda s, _: s["origins"].HttpOrigin("two.example.com"),
    "recovery_stack": lambda s, _: s.another("RecoveryStack", "recovery"),
    "replica_key_arn": lambda _, __: "arn:aws:kms:us-east-2:111122223333:key/replica",
    "role": lambda s, at: s["iam"].Role(
        at, "Role", assumed_by=s["iam"].ServicePrincipal("s3.amazonaws.com")
    ),
    "rule": lambda s, at: s["events"].Rule(
        at, "Rule", event_pattern=s["events"].EventPattern(source=["aws.rds"])
    ),
    "secondary": lambda s, at: _cluster(s, at, "SecondaryDatabase"),
    "secret": lambda s, at: s["secretsmanager"].Secret(at, "Secret"),
    "service": lambda s, at: s["ecs"].FargateService(
        at, "Service", cluster=s["cluster"], task_definition=s["task"]
    ),
    "shared_stack": lambda s, _: s.another("SharedStack", "primary"),
    "standby_files": lambda s, _: s["efs"].FileSystem.from_file_system_attributes(
        s.abroad,
        "StandbyFiles",
        file_system_id="fs-0123456789abcdef0",
        security_group=s["ec2"].SecurityGroup.from_security_group_id(
            s.abroad, "StandbyGroup", "sg-0123456789abcdef0"
        ),
    ),
    "steps": lambda s, at: s["stepfunctions"].DefinitionBody.from_chainable(
        s["stepfunctions"].Pass(at, "Pass")
    ),
    "table": lambda s, at: s["dynamodb"].TableV2(
        at,
        "Table",
        partition_key=s["dynamodb"].Attribute(name="id", type=s["dynamodb"].AttributeType.STRING),
    ),
    "target": lambda s, _: s["route53"].RecordTarget.from_ip_addresses("192.0.2.1"),
    "task": lambda s, at: _task(s, at),
    "topic": lambda s, at: s["sns"].Topic(at, "Topic"),
    "user": lambda s, _: s.another("User", "recovery"),
    "value": lambda _, __: "the value",
    "vpc": lambda s, at: s["ec2"].Vpc(at, "Vpc", max_azs=2),
    "zone": lambda s, at: s["route53"].HostedZone.from_hosted_zone_attributes(
        at, "Zone", hosted_zone_id="Z0123456789EXAMPLE", zone_name="example.com"
    ),
}


def _task(stage: Stage, at: Any) -> Any:
    task = stage["ecs"].FargateTaskDefinition(at, "Task")
    ecs = stage["ecs"]
    task.add_container(
        "App",
        image=ecs.ContainerImage.from_registry("payments"),
        port_mappings=[ecs.PortMapping(container_port=80)],
    )
    return task


def _api(stage: Stage, at: Any) -> Any:
    api = stage["apigateway"].RestApi(at, "Api")
    api.root.add_method("GET")
    return api


def _cluster(stage: Stage, at: Any, name: str) -> Any:
    rds = stage["rds"]
    writer = rds.ClusterInstance.provisioned("Writer")
    return rds.DatabaseCluster(at, name, engine=stage["engine"], vpc=stage["vpc"], writer=writer)
