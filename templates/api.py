"""The REST API of a region, behind the custom domain that both regions share."""

from __future__ import annotations

import constructs
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_certificatemanager as acm

from .compute import ComputeStack
from .dns import DnsStack
from .regional import RegionalStack
from .settings import STAGE, Settings, Site

REQUESTS_PER_SECOND = 10_000

_STRING = apigateway.JsonSchemaType.STRING
_ID = apigateway.JsonSchema(type=_STRING, pattern="^[A-Za-z0-9-]{8,64}$")
PAYMENT = apigateway.JsonSchema(
    schema=apigateway.JsonSchemaVersion.DRAFT4,
    title="Payment",
    type=apigateway.JsonSchemaType.OBJECT,
    required=["payment_id", "merchant_id", "amount_minor", "currency", "card_token"],
    properties={
        "payment_id": _ID,
        "merchant_id": _ID,
        "amount_minor": apigateway.JsonSchema(
            type=apigateway.JsonSchemaType.INTEGER, minimum=1, maximum=100_000_000
        ),
        "currency": apigateway.JsonSchema(type=_STRING, pattern="^[A-Z]{3}$"),
        "card_token": apigateway.JsonSchema(type=_STRING, min_length=16, max_length=128),
    },
    additional_properties=False,
)
TRANSACTION = apigateway.JsonSchema(
    schema=apigateway.JsonSchemaVersion.DRAFT4,
    title="Transaction",
    type=apigateway.JsonSchemaType.OBJECT,
    required=["payment_id"],
    properties={"payment_id": _ID},
    additional_properties=False,
)


class ApiStack(RegionalStack):
    def __init__(
        self,
        scope: constructs.Construct,
        construct_id: str,
        *,
        settings: Settings,
        site: Site,
        compute: ComputeStack,
        dns: DnsStack,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=site,
            name=f"{site.role.value}-api",
            description="Payments API",
        )
        regional = apigateway.EndpointType.REGIONAL
        # Certificates cannot leave their region, so each has one for the same name.
        certificate = acm.Certificate(
            self,
            "Certificate",
            domain_name=settings.api_domain,
            validation=acm.CertificateValidation.from_dns(dns.zone_for(self)),
        )
        # The default host stays enabled: the health check reaches this region by it.
        self.api = apigateway.RestApi(
            self,
            "Api",
            rest_api_name=settings.api_name,
            description=f"Payments API, {site.region}",
            endpoint_configuration=apigateway.EndpointConfiguration(types=[regional]),
            deploy_options=apigateway.StageOptions(
                stage_name=STAGE,
                throttling_rate_limit=REQUESTS_PER_SECOND,
                throttling_burst_limit=REQUESTS_PER_SECOND // 2,
                metrics_enabled=True,
            ),
            domain_name=apigateway.DomainNameOptions(
                domain_name=settings.api_domain,
                certificate=certificate,
                endpoint_type=regional,
                security_policy=apigateway.SecurityPolicy.TLS_1_2,
            ),
        )
        self.validator = self.api.add_request_validator(
            "RequestValidator", validate_request_body=True, validate_request_parameters=True
        )
        for path, function, schema in (
            ("payments", compute.payment_validation, PAYMENT),
            ("transactions", compute.transaction_processing, TRANSACTION),
        ):
            model = self.api.add_model(
                f"{schema.title}Model",
                model_name=schema.title,
                content_type="application/json",
                schema=schema,
            )
            self.api.root.add_resource(path).add_method(
                "POST",
                apigateway.LambdaIntegration(function),
                # Clients sign with SigV4A, for both regions: a signature by SigV4 is for one,
                # and the other refuses it after a failover.
                authorization_type=apigateway.AuthorizationType.IAM,
                request_models={"application/json": model},
                request_validator=self.validator,
            )
        # Route 53 checks without credentials.
        self.api.root.add_resource("health").add_method(
            "GET",
            apigateway.LambdaIntegration(compute.health),
            authorization_type=apigateway.AuthorizationType.NONE,
        )
        self.publish("ApiId", self.api.rest_api_id, "The API of this region", export="api-id")
        self.publish("ApiUrl", self.api.url, "The API of this region", export="api-url")
        self.publish(
            "HealthUrl",
            self.api.url_for_path("/health"),
            "What the health check asks",
            export="health-url",
        )
