"""What a million apps would take, by what a run over fewer has taken."""

from __future__ import annotations

from bench.measure import FleetRun

APPS = 1_000_000
# us-east-1, Linux on x86, November 2026: https://aws.amazon.com/fargate/pricing/
VCPU_HOUR, GB_HOUR = 0.04048, 0.004445
WORKERS, WORKER_GB = 256, 2
LARGE = 1.0  # seconds of the reference app, its check and its drills, as its row of `apps` has it


def plan(apps: int, first: FleetRun, again: FleetRun, size: int) -> str:
    """The chapter of the page: time, cost and memory, and where it breaks."""
    times = APPS / apps
    small, unchanged = first.cpu * times / 3600, again.cpu * times / 3600
    large = LARGE * APPS / 3600
    # What the client holds for each app: its name, its address, and its digest.
    each = max(first.late - first.half, 0) / (apps / 2)
    held = first.late + each * (APPS - apps)
    rows = [
        _line("small apps, as above", small),
        _line("apps as large as the reference app", large),
        _line("small apps, of which nothing has changed", unchanged),
    ]
    return _PLAN.format(
        vcpu=VCPU_HOUR,
        gb=GB_HOUR,
        workers=WORKERS,
        memory=WORKER_GB,
        rows="".join(rows),
        tables=size * times / 2**30,
        held=held / 1024,
        large=LARGE,
    )


def _line(what: str, hours: float) -> str:
    dollars = hours * (VCPU_HOUR + WORKER_GB * GB_HOUR)
    return f"| {what} | {hours:,.0f} | {hours / WORKERS * 60:,.0f} min | ${dollars:,.2f} |\n"


_PLAN = """\
## A million apps

Extrapolated from the figures above, not measured. On Fargate at ${vcpu} for an hour of a vCPU and
${gb} for an hour of a GB ([AWS Fargate pricing](https://aws.amazon.com/fargate/pricing/),
us-east-1, Linux on x86), with {workers} workers of one vCPU and {memory} GB:

| fleet | hours of a core | with {workers} workers | cost |
| --- | ---: | ---: | ---: |
{rows}
The reference app of 19 stacks takes {large:.1f} s, its check and its drills; your own figure is
`select avg(seconds) from apps`. Requests to S3 and the transfer between zones come on top.

How to go about it:

- **Name the apps in a list**, in Parquet. Without one, every folder of a source is listed by
  itself; a list is read once, and carries the commit and the owner.
- **Keep the assemblies in the region of the workers**, as one zip file for each app: one
  request for each, and nothing crosses a region.
- **Split by business unit or account**, into runs with folders of their own, once one run takes
  longer than you would want to repeat. The tables are plain Parquet: DuckDB or Athena read
  `fleets/*/apps/*.parquet` as one table. Findings between apps are joined within a run, so keep
  together what shares accounts.
- **Run it each night into the same folder.** What has not changed is read and compared, and not
  examined again.
- **Use Spot capacity.** A worker that is taken away loses nothing: its tasks go to another.

What gives way first:

- **The client's memory**: it holds the name, the address and the digest of each app, about
  {held:.1f} GB for a million at the growth above, however large the apps are.
- **The tables**: about {tables:.1f} GB. DuckDB sorts and joins them on the machine of the client,
  and uses its disk where they do not fit into memory.
- **Not the scheduler**: ten apps are one task, and only three tasks a worker are in flight, however
  many apps there are.
- **An app that kills workers** costs up to four of them, and is then reported as `killed`.
"""
