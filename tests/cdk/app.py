"""A CDK app with the plugin, as a user would write it; the tests vary it by context.

`shape` tells where its stacks stand: beneath the app, beneath Stages (one in another), or with a
nested stack. `sound` takes the defect away, `hidden` leaves it to a parameter. `plugin` holds the
plugin's arguments, `acknowledge` an id and a reason by construct path; `on` is "stage" where the
plugin is added to the inner Stage.
"""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_rds as rds
from constructs import Construct
from dr_validator.cdk import DrValidator

ACCOUNT = "111122223333"
EAST = cdk.Environment(account=ACCOUNT, region="us-east-1")
WEST = cdk.Environment(account=ACCOUNT, region="us-west-2")


class Primary(cdk.Stack):
    """The cluster that the global cluster is made of."""

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_, env=EAST)
        cluster = rds.CfnDBCluster(
            self,
            "Cluster",
            engine="aurora-postgresql",
            master_username="payments",
            manage_master_user_password=True,
        )
        rds.CfnGlobalCluster(
            self,
            "Global",
            global_cluster_identifier="payments",
            source_db_cluster_identifier=cluster.ref,
        )


class Database(Construct):
    """The cluster that joins; a user name is what it must not have."""

    def __init__(self, scope: Construct, id_: str, *, sound: bool, hidden: bool) -> None:
        super().__init__(scope, id_)
        name = cdk.CfnParameter(self, "Name").value_as_string if hidden else "payments"
        rds.CfnDBCluster(
            self,
            "Cluster",
            engine="aurora-postgresql",
            global_cluster_identifier=name,
            master_username=None if sound else "payments",
        )


class Secondary(cdk.Stack):
    """The standby region."""

    def __init__(self, scope: Construct, id_: str, *, nested: bool, **how: bool) -> None:
        super().__init__(scope, id_, env=WEST)
        Database(cdk.NestedStack(self, "Nest") if nested else self, "Database", **how)


def build(app: cdk.App) -> None:
    def asked(key: str, default: Any = None) -> Any:
        return app.node.try_get_context(key) or default

    shape = asked("shape", "app")
    outer: Construct = app
    inner: Construct = app
    if shape == "stages":
        outer = cdk.Stage(app, "Prod")
        inner = cdk.Stage(outer, "Standby")
    Primary(outer, "Primary")
    how = {word: bool(asked(word)) for word in ("sound", "hidden")}
    Secondary(inner, "Secondary", nested=shape == "nested", **how)
    for path, words in asked("acknowledge", {}).items():
        scope: Any = app
        for step in path.split("/") if path else []:
            scope = scope.node.find_child(step)
        rule, _, reason = words.partition(" ")
        cdk.Validations.of(scope).acknowledge(cdk.Acknowledgment(id=rule, reason=reason))
    host: Construct = inner if asked("on") == "stage" else app
    cdk.Validations.of(host).add_plugins(DrValidator(**asked("plugin", {})))


def make(outdir: str | None = None, context: dict[str, Any] | None = None) -> cdk.App:
    """The app, whose plugins must not change a file; CDK's own rules would only add noise."""
    app = cdk.App(
        outdir=outdir,
        context=context,
        confirm_validation_plugins_do_not_mutate=True,
        builtin_cloud_formation_validation=False,
    )
    build(app)
    return app


if __name__ == "__main__":
    make().synth()
