"""Health checks."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, delete, remove, replace, swap, write

PRIMARY, SECONDARY = "PrimaryRecords/HealthCheck", "SecondaryRecords/HealthCheck"
CONFIG = "HealthCheckConfig"
HOST, PATH = f"{CONFIG}.FullyQualifiedDomainName", f"{CONFIG}.ResourcePath"
API, METHOD = "SecondaryApi/Api", "SecondaryApi/Api/Default/health/GET"
RECORD = "api.payments-prod.example.com"
OF_PRIMARY = {
    "Fn::GetStackOutput": {
        "StackName": "payments-primary-records-prod",
        "OutputName": "HealthCheckId",
        "Region": "us-east-1",
    }
}

LAG = "SecondaryMonitoring/TableReplicationLag"
FOLLOWS = {
    "Type": "CLOUDWATCH_METRIC",
    "AlarmIdentifier": {"Name": "table-lag", "Region": "us-east-1"},
    "InsufficientDataHealthStatus": "LastKnownStatus",
}
IN_SECONDARY = {"Name": "table-lag", "Region": "us-east-2"}

MUTANTS = [
    mutant(
        "health-turned-round",
        at(PRIMARY, f"{CONFIG}.Inverted", replace(True)),
        fires=(
            "health-inverted PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/Inverted",
        ),
    ),
    mutant(
        "health-of-a-misspelt-name",
        at(PRIMARY, HOST, replace("api.payments-pord.example.com")),
        at(PRIMARY, PATH, replace("/health")),
        fires=(
            "health-host-of-nobody "
            "PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/FullyQualifiedDomainName",
        ),
    ),
    mutant(
        "health-follows-an-alarm-of-another-region",
        at(LAG, "AlarmName", add("table-lag")),
        at(SECONDARY, CONFIG, replace(FOLLOWS)),
        fires=(
            "health-blind-without-data "
            "SecondaryRecords/HealthCheck "
            "/Properties/HealthCheckConfig/InsufficientDataHealthStatus",
            "health-unusable-alarm "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/AlarmIdentifier/Region",
        ),
    ),
    mutant(
        "health-without-server-name",
        at(PRIMARY, f"{CONFIG}.EnableSNI", replace(False)),
        fires=(
            "health-missing-server-name "
            "PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/EnableSNI",
        ),
    ),
    mutant(
        "health-of-an-endpoint-with-an-alarm",
        at(PRIMARY, f"{CONFIG}.AlarmIdentifier", add({"Name": "down", "Region": "us-east-1"})),
        fires=(
            "health-refused-setting "
            "PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/AlarmIdentifier",
        ),
    ),
    mutant(
        "health-stays-healthy-without-data",
        at(LAG, "AlarmName", add("table-lag")),
        at(SECONDARY, CONFIG, replace(FOLLOWS | {"AlarmIdentifier": IN_SECONDARY})),
        fires=(
            "health-blind-without-data "
            "SecondaryRecords/HealthCheck "
            "/Properties/HealthCheckConfig/InsufficientDataHealthStatus",
        ),
    ),
    mutant(
        "health-check-that-nothing-uses",
        write(
            "PrimaryRecords",
            "Spare",
            "AWS::Route53::HealthCheck",
            {CONFIG: {"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 443}},
        ),
        fires=("health-unused PrimaryRecords/Spare",),
    ),
    mutant(
        "health-no-stage",
        at(PRIMARY, PATH, replace("/health")),
        fires=(
            "health-missing-stage "
            "PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
        ),
    ),
    mutant(
        "health-another-stage",
        at(SECONDARY, PATH, replace("/live/health")),
        fires=(
            "health-missing-stage "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
        ),
    ),
    mutant(
        "health-root",
        at(SECONDARY, PATH, delete),
        fires=(
            "health-missing-stage "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
        ),
    ),
    mutant(
        "health-misspelt-path",
        at(SECONDARY, PATH, replace("/prod/healthz")),
        fires=(
            "health-unserved-path "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
        ),
    ),
    mutant(
        "health-stage-renamed",
        at("SecondaryApi/Api/DeploymentStage.prod", "StageName", replace("live")),
        # The alarm on errors names the old one, too.
        fires=(
            "alarm-metric-never-emitted "
            "SecondaryMonitoring/ApiErrorRate "
            "/Properties/Metrics/1/MetricStat/Metric/Dimensions/1/Value",
            "health-missing-stage "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
        ),
    ),
    mutant(
        "health-method-gone",
        remove("SecondaryApi/Api/Default/health/GET"),
        fires=(
            "health-unserved-path "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
            "twin-missing-resource PrimaryApi/Api/Default/health/GET",
        ),
    ),
    mutant(
        "health-posted",
        at(METHOD, "HttpMethod", replace("POST")),
        fires=(
            "health-unserved-path "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
            "permission-call-refused SecondaryApi/Api/Default/health/GET "
            "/Properties/Integration/Uri",
        ),
    ),
    mutant(
        "health-resource-renamed",
        at("SecondaryApi/Api/Default/health", "PathPart", replace("status")),
        fires=(
            "health-unserved-path "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
            "permission-call-refused SecondaryApi/Api/Default/health/GET "
            "/Properties/Integration/Uri",
        ),
    ),
    mutant(
        "health-by-a-mock",
        at(METHOD, "Integration", replace({"Type": "MOCK"})),
        fires=(
            "health-mock-integration "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
        ),
    ),
    mutant(
        "health-with-authorization",
        at(METHOD, "AuthorizationType", replace("AWS_IAM")),
        fires=(
            "health-protected-path "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
            f"twin-other-setting {METHOD} /Properties/AuthorizationType",
        ),
    ),
    mutant(
        "health-with-api-key",
        at(METHOD, "ApiKeyRequired", add(True)),
        fires=(
            "health-protected-path "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
            f"twin-other-setting {METHOD} /Properties/ApiKeyRequired",
        ),
    ),
    mutant(
        "health-asks-a-payment-path",
        at(PRIMARY, PATH, replace("/prod/payments")),
        fires=(
            "health-unserved-path "
            "PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
        ),
    ),
    mutant(
        "health-asks-its-own-record",
        at(PRIMARY, HOST, replace(RECORD)),
        # The custom domain leads to the stage by itself.
        at(PRIMARY, PATH, replace("/health")),
        fires=(
            "health-circular "
            "PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/FullyQualifiedDomainName",
        ),
    ),
    mutant(
        "health-host-of-the-other-region",
        at(SECONDARY, HOST, swap("execute-api.us-east-2", "execute-api.us-east-1")),
        fires=(
            "health-endpoint-in-other-region "
            "SecondaryRecords/HealthCheck "
            "/Properties/HealthCheckConfig/FullyQualifiedDomainName",
        ),
    ),
    mutant(
        "health-api-of-the-other-region",
        at(SECONDARY, HOST, replace("abcde12345.execute-api.us-east-1.amazonaws.com")),
        fires=(
            "health-endpoint-in-other-region "
            "SecondaryRecords/HealthCheck "
            "/Properties/HealthCheckConfig/FullyQualifiedDomainName",
        ),
        # An API that is not here may have such a stage.
        unproven=(
            "health-missing-stage "
            "SecondaryRecords/HealthCheck /Properties/HealthCheckConfig/ResourcePath",
        ),
    ),
    mutant(
        "health-check-of-the-other-record",
        at("SecondaryRecords/Record", "HealthCheckId", replace(OF_PRIMARY)),
        # Read from the region that is lost, and from a stack it does not depend on.
        fires=(
            "health-shared-across-regions SecondaryRecords/Record /Properties/HealthCheckId",
            "order-reads-lost-region SecondaryRecords/Record /Properties/HealthCheckId",
            "order-undeclared-dependency SecondaryRecords/Record /Properties/HealthCheckId",
        ),
    ),
    mutant(
        "health-both-ask-one-page",
        at(PRIMARY, HOST, replace("status.example.com")),
        at(SECONDARY, HOST, replace("status.example.com")),
        fires=("health-shared-across-regions SecondaryRecords/HealthCheck",),
    ),
    mutant(
        "health-plain-http",
        at(PRIMARY, f"{CONFIG}.Type", replace("HTTP")),
        fires=("health-plain-http PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/Type",),
    ),
    mutant(
        "health-port-8443",
        at(PRIMARY, f"{CONFIG}.Port", replace(8443)),
        fires=("health-plain-http PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/Port",),
    ),
    mutant(
        "health-url-for-host",
        at(PRIMARY, HOST, swap(".execute-api", "/.execute-api")),
        fires=(
            "health-malformed-host "
            "PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/FullyQualifiedDomainName",
        ),
    ),
    mutant(
        "health-output-for-host",
        at(PRIMARY, HOST, replace({"Fn::ImportValue": "payments-health-url-prod"})),
        fires=(
            "health-malformed-host "
            "PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/FullyQualifiedDomainName",
        ),
    ),
    mutant(
        "health-default-host-disabled",
        at(API, "DisableExecuteApiEndpoint", add(True)),
        fires=(
            "health-unreachable-endpoint "
            "SecondaryRecords/HealthCheck "
            "/Properties/HealthCheckConfig/FullyQualifiedDomainName",
            f"twin-other-setting {API} /Properties/DisableExecuteApiEndpoint",
        ),
    ),
    mutant(
        "health-private-api",
        at(API, "EndpointConfiguration.Types", replace(["PRIVATE"])),
        fires=(
            "health-unreachable-endpoint "
            "SecondaryRecords/HealthCheck "
            "/Properties/HealthCheckConfig/FullyQualifiedDomainName",
            f"twin-other-setting {API} /Properties/EndpointConfiguration/Types/0",
        ),
    ),
    mutant(
        "health-disabled",
        at(PRIMARY, f"{CONFIG}.Disabled", add(True)),
        fires=(
            "health-disabled PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/Disabled",
        ),
    ),
    mutant(
        "health-checkers-in-the-secondary-region",
        at(PRIMARY, f"{CONFIG}.Regions", add(["us-east-1", "us-west-2", "us-east-2"])),
        fires=(
            "health-invalid-checker-regions "
            "PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/Regions/2",
        ),
    ),
    mutant(
        "health-two-checkers",
        at(PRIMARY, f"{CONFIG}.Regions", add(["us-east-1", "us-west-2"])),
        fires=(
            "health-invalid-checker-regions "
            "PrimaryRecords/HealthCheck /Properties/HealthCheckConfig/Regions",
        ),
    ),
    mutant(
        "health-calculated-of-too-few",
        write(
            "PrimaryRecords",
            "Both",
            "AWS::Route53::HealthCheck",
            {
                CONFIG: {
                    "Type": "CALCULATED",
                    "HealthThreshold": 2,
                    "ChildHealthChecks": [{"Ref": "HealthCheckA1C381C7"}],
                }
            },
        ),
        # Nothing asks the new one.
        fires=(
            "health-constant-outcome "
            "PrimaryRecords/Both /Properties/HealthCheckConfig/HealthThreshold",
            "health-unused PrimaryRecords/Both",
        ),
    ),
    mutant(
        "health-calculated-of-calculated",
        *(
            write(
                "PrimaryRecords",
                name,
                "AWS::Route53::HealthCheck",
                {
                    CONFIG: {
                        "Type": "CALCULATED",
                        "HealthThreshold": 1,
                        "ChildHealthChecks": [{"Ref": child}],
                    }
                },
            )
            for name, child in (("Inner", "HealthCheckA1C381C7"), ("Outer", "Inner"))
        ),
        fires=(
            "health-nested-calculated "
            "PrimaryRecords/Outer /Properties/HealthCheckConfig/ChildHealthChecks/0",
            "health-unused PrimaryRecords/Outer",
        ),
    ),
]
