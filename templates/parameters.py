"""What operators and functions look up at run time, in the region they are in."""

from __future__ import annotations

import aws_cdk as cdk
import constructs
from aws_cdk import aws_ssm as ssm

from .regional import RegionalStack
from .settings import Settings, Site

FEATURES = {"accept-payments": "true", "send-notifications": "true"}


def write_parameters(
    scope: constructs.Construct, *, path: str, endpoint: str, api_url: str
) -> None:
    ssm.StringParameter(
        scope,
        "DatabaseEndpoint",
        parameter_name=f"{path}/database/endpoint",
        string_value=endpoint,
        description="The database cluster of this region",
    )
    ssm.StringParameter(
        scope,
        "ApiUrl",
        parameter_name=f"{path}/api/url",
        string_value=api_url,
        description="The API of this region",
    )
    for name, value in FEATURES.items():
        ssm.StringParameter(
            scope,
            "".join(word.capitalize() for word in name.split("-")),
            parameter_name=f"{path}/features/{name}",
            string_value=value,
            description=f"Feature flag {name}",
        )


class ParametersStack(RegionalStack):
    def __init__(
        self, scope: constructs.Construct, construct_id: str, *, settings: Settings, site: Site
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=site,
            name=f"{site.role.value}-parameters",
            description="Payments parameters",
        )
        # By published export names, as any other stack of the company would.
        write_parameters(
            self,
            path=settings.parameter_path,
            endpoint=cdk.Fn.import_value(settings.name("database-endpoint")),
            api_url=cdk.Fn.import_value(settings.name("api-url")),
        )
        self.publish(
            "ParameterPath",
            settings.parameter_path,
            "Where the parameters of this region are",
            export="parameter-path",
        )
