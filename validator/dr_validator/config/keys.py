"""Every key there is, with its meaning: what is read, the schema and the reference come of it."""

from __future__ import annotations

from dr_validator.config.kinds import (
    Account,
    Day,
    Flag,
    Key,
    Lost,
    MapOf,
    Minutes,
    OneOf,
    OneOrMore,
    RegionName,
    Scalar,
    String,
    Strings,
    Table,
    Tables,
)
from dr_validator.config.written import is_written
from dr_validator.finding import Severity
from dr_validator.lint.engines import Linter
from dr_validator.settings import Role, Strategy

_SELECTORS = "ids of checks, or the words that ids begin with"

_REGIONS = Table(
    (
        Key(
            "primary",
            RegionName(),
            "the region that serves while nothing is wrong",
            '"us-east-1"',
            "from the evidence in the app",
        ),
        Key(
            "secondaries",
            Strings(RegionName(), "regions"),
            "the regions that take over",
            '["us-east-2"]',
            "from the evidence in the app",
        ),
    )
)

_OBJECTIVES = Table(
    (
        Key(
            "rpo",
            Minutes(),
            "recovery point objective: how many minutes of data may be lost at most. "
            "`objective-rpo-not-met` compares it with what the app is built of",
            "15",
        ),
        Key(
            "rto",
            Minutes(),
            "recovery time objective: after how many minutes the app must serve again. "
            "`objective-rto-not-met` compares it with what the app is built of",
            "60",
        ),
    )
)

_LINT = Table(
    (
        Key(
            "engines",
            Strings(OneOf(Linter), "linters"),
            "the linters whose errors join the report: `cfn-lint`, and `aws` for AWS's own "
            "cloudformation-validate; none with an empty list. `--lint` goes before it",
            '["cfn-lint", "aws"]',
            "cfn-lint, where it is installed",
        ),
        Key(
            "config",
            String(),
            "a configuration of cfn-lint, relative to this file. Of its keys `ignore_checks`, "
            "`mandatory_checks`, `configure_rules` and `include_experimental` are honoured; what "
            "it ignores is listed as waived. No other configuration of cfn-lint is looked for",
            '".cfnlintrc"',
        ),
    )
)

_WAIVER = Table(
    (
        Key("check", String(), f"what is waived: {_SELECTORS}", '"s3-rtc"', required=True),
        Key(
            "construct",
            String(),
            "where: a construct path, or a glob; it covers everything beneath it too. In "
            "templates that were not made by CDK, `stack/LogicalId`",
            '"Prod/Storage/Archive"',
        ),
        Key("stack", String(), "where: a glob of stacks, as in `--stack`", '"Prod/*"'),
        Key("reason", String(), "why it is waived", '"copied by hand each night"', required=True),
        Key(
            "expires",
            Day(),
            "the last day on which it applies; after that, the finding counts again, with a note",
            "2027-03-31",
            "never",
        ),
        Key("owner", String(), "who is responsible for it", '"payments team"'),
    ),
    either=("construct", "stack"),
)

_DEPLOYMENT = Table(
    (
        Key(
            "template",
            String(),
            "the template, relative to the folder of this file",
            '"template.yaml"',
            required=True,
        ),
        Key("region", RegionName(), "where it is deployed", '"us-west-2"', "not known"),
        Key("account", Account(), "the account it is deployed to", '"111122223333"', "not known"),
        Key(
            "stack-name",
            String(),
            "the name of the stack, which is its id in reports too",
            '"orders-west"',
            "`template@region`, where there is more than one",
        ),
        Key(
            "parameters",
            MapOf("parameter", Scalar()),
            "parameter values; they override those of the file",
            '{ IsPrimary = "false" }',
            "the template's defaults",
        ),
        Key(
            "parameter-file",
            String(),
            "a file of parameter values, in one of the forms that `--parameters` takes",
            '"params/west.json"',
            "none",
        ),
        Key(
            "tags", MapOf("tag", Scalar()), "tags of the stack", '{ DR-Role = "secondary" }', "none"
        ),
    )
)

_GATE = Table(
    (
        Key(
            "require-dr",
            Flag(),
            "whether to fail a run that had no disaster recovery to check: no sign of it, fewer "
            "than two regions, or no known primary and secondary; as with `--require-dr`",
            "true",
            "false",
        ),
        Key(
            "regions",
            Strings(RegionName(), "regions"),
            "regions that must have stacks",
            '["us-east-1", "us-west-2"]',
            "none",
            adds=True,
        ),
        Key(
            "roles",
            Strings(OneOf(Role), "roles"),
            "roles that some region must have",
            '["primary", "secondary"]',
            "none",
            adds=True,
        ),
        Key(
            "entries",
            Strings(),
            "entries that must be there (DNS names, distributions, APIs …), by name or id as "
            "`dr-validator drill` names them, or globs",
            '["api.example.com"]',
            "none",
            adds=True,
        ),
        Key(
            "stores",
            Strings(),
            "stores that must be there, by name or id as `dr-validator drill` names them, or globs",
            '["*/Orders"]',
            "none",
            adds=True,
        ),
        Key(
            "complete",
            Flag(),
            "whether to fail a run in which part of the input was not checked: SAM that was not "
            "expanded, a nested template that was not found, context that the synthesis could not "
            "look up, a stack without a region, a macro, a module, or a type that holds data and "
            "that no check looks into",
            "true",
            "false",
        ),
        Key(
            "allow-unjudged",
            Strings(),
            "resource types and macros, or globs, that `complete` lets pass although no "
            "check looks into them",
            '["AWS::Cognito::*"]',
            "none",
        ),
    )
)

_ACCEPTED = Table(
    (
        Key("entry", String(), "what may be lost: an entry, by name or id, or a glob", '"api.*"'),
        Key("store", String(), "what may be lost: a store, by name or id, or a glob", '"*/Cache"'),
        Key("lost", Lost(), "for which loss", '"us-east-1"', "with any"),
        Key("reason", String(), "why that is accepted", '"reports wait"', required=True),
        Key(
            "expires",
            Day(),
            "the last day on which it is accepted; after that, the loss counts again",
            "2027-03-31",
            "never",
        ),
        Key("owner", String(), "who is responsible for it", '"payments team"'),
    ),
    either=("entry", "store"),
)

_DRILL = Table(
    (
        Key(
            "lose",
            Strings(Lost(), "losses"),
            "what is lost, unless `--lose` says otherwise",
            '["us-east-1", "us-east-1:dynamodb"]',
            "each region in turn, the primary first",
        ),
        Key(
            "required",
            Strings(),
            "entries that have to recover, by name or id, or globs",
            '["api.example.com"]',
            "names, distributions, accelerators, and public APIs and load balancers without a name",
            adds=True,
        ),
        Key(
            "accepted",
            Tables(_ACCEPTED),
            "losses that do not fail the drill",
            "",
            "none",
            adds=True,
        ),
    )
)

EXTENDS = Key(
    "extends",
    OneOrMore(),
    "configurations that this one builds on; later ones override earlier ones: paths from "
    "the folder of this file, or installed packages (`acme_policy` for the `dr-validator.toml` in "
    "it, `acme_policy:name` for another file)",
    '["dr_validator:fail-closed"]',
    "none",
)

ROOT = Table(
    (
        EXTENDS,
        Key(
            "strategy",
            OneOf(Strategy),
            "the strategy of the secondary region, in the words of AWS Resilience Hub. "
            "`objective-strategy-not-met` compares it with what is deployed there",
            '"WARM_STANDBY"',
        ),
        Key("regions", _REGIONS, "which region has which role", ""),
        Key("objectives", _OBJECTIVES, "what the app must reach when a region is lost", ""),
        Key("drill", _DRILL, "what `dr-validator drill` loses, and what has to recover", ""),
        Key("gate", _GATE, "what must be there: a run without it fails with exit code 1", ""),
        Key(
            "fail-on",
            OneOf(Severity),
            "the lowest severity that fails a run",
            '"high"',
            '"medium"',
        ),
        Key(
            "strict",
            Flag(),
            "whether what is not proven fails a run too, as with `--strict`",
            "true",
            "false",
        ),
        Key(
            "select", Strings(), f"run only these checks: {_SELECTORS}", '["aurora"]', "every check"
        ),
        Key("ignore", Strings(), f"skip these checks: {_SELECTORS}", '["s3-rtc"]', "none"),
        Key(
            "severity",
            MapOf("check", OneOf(Severity)),
            f"other severities for checks ({_SELECTORS}); of several that match, the longest "
            "counts",
            '{ "dns" = "critical" }',
            "each check's own",
        ),
        Key(
            "exclude-stacks",
            Strings(),
            "globs of stacks that are not reported on, as in `--stack`; they are resolved all "
            "the same",
            '["*Pipeline"]',
            "none",
        ),
        Key(
            "stacks",
            MapOf("glob", RegionName(account=True)),
            "where stacks are deployed that do not say so themselves (environment-agnostic "
            "stacks, plain templates); the glob is matched with stack id, display name and "
            "template file",
            '{ "Prod/*" = "us-west-2" }',
            "none",
        ),
        Key(
            "required-exports",
            Strings(),
            "names of exports that some stack must have, or globs (`config-missing-export`)",
            '["payments-table-arn"]',
            "none",
            adds=True,
        ),
        Key(
            "required-tags",
            Strings(),
            "tags that every stack must have (`config-missing-tag`)",
            '["DR-Role"]',
            "none",
            adds=True,
        ),
        Key(
            "packs",
            Strings(),
            "checks of your own. YAML files of checks, or folders of them (`checks/`), from the "
            "folder of this file; Python packages, by import name: installed ones. One in the "
            "folder of this file is taken only if the command names that, with `--pack-dir`, or "
            "this file, with `--config`",
            '["checks.yaml", "acme_checks"]',
            "none",
            adds=True,
            is_file=is_written,
        ),
        Key(
            "deployments",
            Tables(_DEPLOYMENT),
            "the stacks that are deployed from templates; checked if no PATH is given. One "
            "template may be deployed any number of times",
            "",
            "none",
        ),
        Key(
            "nested-templates",
            MapOf("glob", String()),
            "which file holds the template of a nested stack or a stack set; the glob is matched "
            "with the TemplateURL and with `stack/LogicalId`, the file is relative to the folder "
            "of this file",
            '{ "*/vpc.yaml" = "network/vpc.yaml" }',
            "found by path, asset or name",
        ),
        Key("lint", _LINT, "how single templates are linted", ""),
        Key("waivers", Tables(_WAIVER), "findings that do not count", "", "none", adds=True),
    )
)
