"""What all stacks have in common: a name, a region, tags, and published outputs."""

from __future__ import annotations

import aws_cdk as cdk
import constructs

from .settings import Settings, Site


class RegionalStack(cdk.Stack):
    """A stack of exactly one region, a direct child of the app."""

    def __init__(
        self,
        scope: constructs.Construct,
        construct_id: str,
        *,
        settings: Settings,
        site: Site,
        name: str,
        description: str,
    ) -> None:
        tags = {
            "DR-Role": site.role.value,
            "Application": settings.project,
            "Environment": settings.environment,
        }
        super().__init__(
            scope,
            construct_id,
            stack_name=settings.name(name),
            description=f"{description} ({site.role.value} region, {site.region})",
            env=cdk.Environment(account=settings.account, region=site.region),
            tags=tags,
        )
        for key, value in tags.items():
            cdk.Tags.of(self).add(key, value)
        self.settings = settings
        self.site = site

    def publish(self, output_id: str, value: str, description: str, *, export: str) -> None:
        """Output a value under an export name that is equal in both regions."""
        cdk.CfnOutput(
            self,
            output_id,
            value=value,
            description=description,
            export_name=self.settings.name(export),
        )
