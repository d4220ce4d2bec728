"""What only shows between apps, as SQL over the tables of a fleet."""

from __future__ import annotations

# Of the apps that have one and the same thing, so many are told of to each that needs it: what
# thousands of copies of an app all have would else be told thousands times thousands of times.
_MOST = 10
_FIRST = "order by app, stack, logical_id, pointer"

# Who has what another needs; of exports also what nobody has, since no person makes one. An ARN
# says its account and region itself; a name is looked for in the account and region of who needs
# it, where both are known.
EDGES_SQL = f"""
with offers as (
    select *, row_number() over (partition by kind, key, region {_FIRST}) as nth
    from ends where side = 'offers'
    qualify row_number() over (partition by kind, key, region, account {_FIRST}) <= {_MOST}
)
select wanted.app, had.app as needs, wanted.kind, wanted.key, wanted.stack, wanted.account,
    wanted.region, wanted.logical_id, wanted.pointer,
    case when had.app is null then null else concat_ws('/', had.stack, nullif(had.logical_id, ''))
    end as there
from ends wanted
left join offers had on had.kind = wanted.kind and had.key = wanted.key
    and had.app <> wanted.app
    and (wanted.kind = 'arn' or (had.region is not distinct from wanted.region
        and coalesce(had.account = wanted.account, true)))
    and (had.account = wanted.account or had.nth <= {_MOST})
anti join ends own on own.app = wanted.app and own.side = 'offers' and own.kind = wanted.kind
    and own.key = wanted.key
where wanted.side = 'needs' and (had.app is not null or wanted.kind = 'export')
"""

# A name that is given once and made by two apps.
_TAKEN = """
select app, 'fleet-name-taken' as check_id, 'high' as severity, 'deploy' as breaks,
    true as proven, stack, account, region, logical_id, pointer,
    format('{} is made by {} as well: where one is deployed, the other cannot be',
        case kind when 'name' then key else kind || ' ' || key end, other) as message,
    '' as reason,
    'give each its own name, or let one app make it and the others use it' as fix,
    kind || key as mark
from (
    select made.* exclude (of_account, of_region), min(makers.app) as other
    from made join makers using (kind, key, reach, of_account, of_region)
    where makers.app <> made.app
    group by all
)
"""

# The names that are given once, and within what; and the first two apps that make each.
_MADE = """
made as (
    select *, case reach when 'partition' then '' else account end as of_account,
        case reach when 'region' then region else '' end as of_region
    from ends where side = 'offers' and reach <> ''
), makers as (
    select kind, key, reach, of_account, of_region, app
    from (select distinct kind, key, reach, of_account, of_region, app from made)
    qualify row_number() over (
        partition by kind, key, reach, of_account, of_region order by app
    ) <= 2
)
"""

# An app that comes through a loss by itself, and needs what does not. What stands in the lost
# region needs nothing any more.
_NEEDS_LOST = """
select edge.app, 'fleet-needs-lost-app' as check_id,
    case when lies.region = own.lost then 'high' else 'medium' end as severity,
    'failover' as breaks, true as proven, edge.stack, edge.account, edge.region, edge.logical_id,
    edge.pointer,
    case when lies.region = own.lost
    then format('the app comes through the loss of {}, but needs {} of {}, which is lost with it',
        own.lost, edge.key, edge.needs)
    else format('the app comes through the loss of {}, but needs {} of {}, which does not recover',
        own.lost, edge.key, edge.needs) end as message,
    '' as reason,
    format('let {} recover as well, or do without it while it is gone', edge.needs) as fix,
    own.lost || edge.key as mark
from edges edge
join verdicts own on own.app = edge.app
    and own.verdict in ('recovers', 'recovers-by-hand', 'degraded')
join verdicts other on other.app = edge.needs and other.lost = own.lost
    and other.verdict = 'does-not-recover'
left join places lies on lies.app = edge.needs and lies.kind = edge.kind and lies.key = edge.key
where edge.region is distinct from own.lost
"""

# An export that is imported, and that no app of the fleet has.
_NOBODY = """
select app, 'fleet-import-from-nobody' as check_id, 'medium' as severity, 'deploy' as breaks,
    false as proven, stack, account, region, logical_id, pointer,
    format('that {} is exported: no app of the fleet does', key) as message,
    'the app that exports it may not be in the fleet' as reason,
    'name the app that exports it as a source, too' as fix, key as mark
from edges where kind = 'export' and needs is null
"""

FINDINGS_SQL = f"""
select * exclude (mark),
    left(md5(concat_ws('|', check_id, app, stack, logical_id, pointer, mark)), 16) as fingerprint,
    cast(null as varchar) as waived, '' as construct_path
from (
    with verdicts as (
        select app, drill.lost, drill.verdict
        from (select app, unnest(drills) as drill from apps)
    ), places as (
        select app, kind, key, any_value(region) as region
        from ends where side = 'offers' group by all
    ), {_MADE}
    {_TAKEN} union all {_NEEDS_LOST} union all {_NOBODY}
)
"""
