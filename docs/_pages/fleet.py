"""The page about fleets: what is written by hand, and the tables, from their columns."""

from __future__ import annotations

from dr_validator.fleet.tables import TABLES

from _pages import NOTE, table

_KINDS = {
    "text": "text",
    "number": "whole number",
    "real": "number",
    "yes": "true or false",
    "texts": "list of texts",
    "drills": "list of (lost, verdict)",
}
_INTRODUCTION = """\
# A fleet of apps

`dr-validator fleet run` checks and drills every app of an organization in one run, and finds what
only shows between them: an app that comes through the loss of a region, but needs another that
does not; a name that two apps make.

```sh
pip install 'dr-validator[fleet]'            # [fleet,s3] to read from S3
dr-validator fleet run artifacts/ --out fleet/
dr-validator fleet report fleet/ --format html --output fleet.html
dr-validator fleet query fleet/ "select owner, count(*) from apps where critical > 0 group by owner"
```

## Where the apps are

A source is one of these; any number may be named.

| source | apps |
| --- | --- |
| a folder that is an assembly, or has templates as CDK and SAM name them | that one |
| a folder whose `dr-validator.toml` has `[[deployments]]` | that one |
| another folder | every such folder and zip file below it, up to eight folders deep |
| a zip file | that one |
| a glob: `'builds/*/cdk.out'` | what it matches |
| a list: `apps.csv`, `apps.parquet` | a row each |
| an address: `s3://artifacts/builds` | as for a path, by `fsspec`; for S3 the extra `s3` |

An app is named after its path below the source, without `cdk.out` and `.zip`. A list has
the columns `app` and `path` and may have `commit` and `owner`; a path there is relative to the
list, may be an address, and may end in a region (`template.yaml@us-west-2`).

```text
app,path,commit,owner
orders,builds/orders/cdk.out,4f2c1e9,team-orders
mail,s3://artifacts/mail.zip,,team-mail
```

Each app is checked under the `dr-validator.toml` that is found from its folder upward, with its
`[[deployments]]` if that lies in the folder itself; `--config` replaces it for all apps. What is
fetched from elsewhere gets the defaults, or `--config`.

## What becomes of each

Every app ends in a row of `apps`, whatever happens:

| state | means | exit code of the run |
| --- | --- | --- |
| `checked` | checked, and drilled for each loss | 1 if its check fails, else 0 |
| `unreadable` | it cannot be read; `reason` has the sentence that `check` would print | 3 |
| `crashed` | a check, or dr-validator itself, crashed | 4 |
| `timed_out` | it took longer than `--time-limit` | 4 |
| `killed` | its process needed more than `--memory-limit`, or was ended from outside | 4 |

Apps are examined in a child process of their worker, one after the other; an app that ends it is
tried again in a fresh one, so it cannot harm the others. The
apps of a worker that dies go to another; an app that kills its workers is reported as `killed`.

To continue a run that was cut off, run the same command again, into the same folder. What has not
changed since the last run, by its content, the version of dr-validator and the configuration, is
not examined again, so a run each night costs what changed that day. The tables are whole, or
those of the run before.

## Where it runs

By default on this machine, with a worker of [Dask](https://distributed.dask.org) for each core.
`--scheduler tcp://host:8786` uses an existing cluster: on Kubernetes, Fargate, Slurm or plain
machines, as Dask's [deployment pages](https://docs.dask.org/en/stable/deploying.html) describe. Its
workers need the same version of dr-validator with the extra `fleet`, one thread each, and must
reach the sources: name addresses, not paths of your machine. The tables are written where the
command runs. [A fleet at scale](scale.md) has what 10,000 apps took, and what a million would.

## Between apps

Each app's *ends* are what it offers to others (exports, parameters, ARNs, names that are given
once, DNS records) and what it needs of others (imports, parameters, ARNs of what is not its own).
Joined over all apps these are the *edges*, and three findings come of them:

| check | severity | what |
| --- | --- | --- |
| `fleet-needs-lost-app` | high | comes through a loss, but needs what is lost with it |
| | medium | comes through a loss, but needs an app that does not recover |
| `fleet-name-taken` | high | two apps make what is named once: an export, a bucket, a record |
| `fleet-import-from-nobody` | not proven | imports an export that no app of the fleet has |

What is used only in the lost region is not needed afterwards. A value that is not known makes no
edge.

## The tables

`OUT/<table>/<table>.parquet`, for `fleet query`, DuckDB, Athena, pandas and other readers.
"""


def page() -> str:
    lines = [NOTE, _INTRODUCTION]
    for each in TABLES:
        rows = [(f"`{c.name}`", _KINDS[c.kind], c.says) for c in each.columns]
        lines += [f"### {each.name}", "", f"A row is {each.of}.", ""]
        lines += [*table(("column", "type", "what it says"), rows), ""]
    return "\n".join(lines)
