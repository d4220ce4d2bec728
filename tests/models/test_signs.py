"""Signs of the regions' roles, each by itself; and what is no sign of recovery."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Roles

EAST, WEST = "us-east-1", "us-west-2"
LEADS = (EAST, (WEST,))
TOPIC = "{Topic: {Type: AWS::SNS::Topic}}"


def roles_of(stacks: str) -> Roles:
    return read_graph(example("stacks:\n" + stacks)).roles


RESOURCE_TAGS = """
  A@us-east-1: {Resources: {Vault: {Type: AWS::Backup::BackupVault, Properties: {
    BackupVaultTags: {DR-Role: primary}}}}}
  B@us-west-2: {Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {
    Tags: [{Key: "dr:role", Value: Standby}]}}}}
"""
GLOBAL_CLUSTER = """
  A@us-east-1:
    Resources:
      Global: {Type: "AWS::%s::GlobalCluster", Properties: {
        GlobalClusterIdentifier: docs, SourceDBClusterIdentifier: !Ref Docs}}
      Docs: {Type: "AWS::%s::DBCluster"}
  B@us-west-2:
    Resources:
      Docs: {Type: "AWS::%s::DBCluster", Properties: {GlobalClusterIdentifier: docs}}
"""
REPLICA = """
  A@us-east-1: {Resources: {Topic: {Type: AWS::SNS::Topic}}}
  B@us-west-2:
    Resources:
      Copy: {Type: AWS::RDS::DBInstance, Properties: {
        SourceDBInstanceIdentifier: "arn:aws:rds:us-east-1:111122223333:db:orders"}}
"""
DATASTORE = """
  A@us-east-1:
    Resources:
      Store:
        Type: AWS::ElastiCache::GlobalReplicationGroup
        Properties:
          Members:
            - {ReplicationGroupRegion: us-east-1, Role: PRIMARY}
            - {ReplicationGroupRegion: us-west-2, Role: SECONDARY}
"""
PLAN = """
  A@us-east-1:
    Resources:
      Plan: {Type: AWS::ARCRegionSwitch::Plan, Properties: {RecoveryApproach: activePassive,
        PrimaryRegion: us-east-1, Regions: [us-west-2, us-east-1]}}
"""
ENDPOINT = """
  A@us-east-1:
    Resources:
      Endpoint:
        Type: AWS::Events::Endpoint
        Properties:
          EventBuses:
            - EventBusArn: !Sub "arn:aws:events:${AWS::Region}:111122223333:event-bus/orders"
            - EventBusArn: arn:aws:events:us-west-2:111122223333:event-bus/orders
          RoutingConfig: {FailoverConfig: {Secondary: {Route: us-west-2}}}
"""
PARAMETERS = """
  A@us-east-1:
    Parameters:
      PrimaryRegion: {Type: String, Default: us-east-1}
      pDRRegion: {Type: String, Default: us-west-2}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
"""
SEVERAL = """
  A@us-east-1:
    Parameters:
      MainRegion: {Type: String, Default: us-east-1}
      FailoverRegions: {Type: CommaDelimitedList, Default: "us-west-2, eu-west-1"}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
"""
FLAGS = """
  A@us-east-1:
    Parameters: {IsPrimary: {Type: String, Default: "true"}}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
  B@us-west-2:
    Parameters: {DeploymentRole: {Type: String, Default: passive}}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
"""
# A word for a role under a name of one's own: by what is allowed, and by what is asked for.
ALLOWED = """
  A@us-east-1:
    Parameters: {DeployAs: {Type: String, AllowedValues: [primary, dr-region], Default: primary}}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
  B@us-west-2:
    Parameters: {DeployAs: {Type: String, AllowedValues: [primary, dr-region], Default: dr-region}}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
"""
COMPARED = """
  A@us-east-1:
    Parameters: {Kind: {Type: String, Default: main}}
    Conditions: {Leads: !Not [!Equals [!Ref Kind, secondary]]}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
  B@us-west-2:
    Parameters: {Kind: {Type: String, Default: secondary}}
    Conditions: {Leads: !Not [!Equals [!Ref Kind, secondary]]}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
"""
EMPTY_CLUSTER = """
  A@us-east-1:
    Resources:
      Global: {Type: AWS::RDS::GlobalCluster, Properties: {
        GlobalClusterIdentifier: docs, Engine: aurora-mysql}}
      Docs: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: !Ref Global}}
  B@us-west-2:
    Resources:
      Docs: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: docs}}
"""
MAPPING = """
  A@us-east-1:
    Mappings: {Where: {Primary: {Region: us-east-1}, Recovery-Region: {Name: us-west-2}}}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
"""
KEYED = """
  A@us-east-1: &keyed
    Mappings: {Site: {us-east-1: {Role: active}, us-west-2: {Role: passive}}}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
  B@us-west-2: *keyed
"""
CONDITIONS = """
  A@us-east-1: &asks
    Conditions:
      %s
    Resources: {Topic: {Type: AWS::SNS::Topic}}
  B@us-west-2: *asks
"""
HUNDRED = """
  A@us-east-1:
    Parameters: {Host: {Type: String}}
    Resources:
      Record: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.com, Type: CNAME,
        TTL: "60", Weight: 100, SetIdentifier: a, ResourceRecords: [!Ref Host]}}
  B@us-west-2:
    Parameters: {Host: {Type: String}}
    Resources:
      Record: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.com, Type: CNAME,
        TTL: "60", Weight: 0, SetIdentifier: b, ResourceRecords: [!Ref Host]}}
"""
SET_IDENTIFIERS = """
  Names@us-east-1:
    Resources:
      East: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.com, Type: CNAME,
        TTL: "60", Weight: 90, SetIdentifier: main,
        ResourceRecords: [a.execute-api.us-east-1.amazonaws.com]}}
      West: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.com, Type: CNAME,
        TTL: "60", Weight: 10, SetIdentifier: dr,
        ResourceRecords: [b.execute-api.us-west-2.amazonaws.com]}}
"""


@pytest.mark.parametrize(
    ("stacks", "sign"),
    [
        (RESOURCE_TAGS, "us-west-2 is secondary, by the tag DR-Role of B/Topic"),
        (GLOBAL_CLUSTER.replace("%s", "RDS"), "us-east-1 is primary, by the source of A/Global"),
        (GLOBAL_CLUSTER.replace("%s", "DocDB"), "us-east-1 is primary, by the source of A/Global"),
        (
            GLOBAL_CLUSTER.replace("%s", "Neptune"),
            "us-west-2 is secondary, by the global database of B/Docs",
        ),
        (REPLICA, "us-east-1 is primary, by the source of the replica B/Copy"),
        (DATASTORE, "us-west-2 is secondary, by the global datastore A/Store"),
        (PLAN, "us-west-2 is secondary, by the Region switch plan A/Plan"),
        (ENDPOINT, "us-east-1 is primary, by the other bus of the endpoint A/Endpoint"),
        (PARAMETERS, "us-west-2 is secondary, by the parameter pDRRegion of A"),
        (FLAGS, "us-east-1 is primary, by the parameter IsPrimary of A"),
        (ALLOWED, "us-east-1 is primary, by the parameter DeployAs of A"),
        (COMPARED, "us-west-2 is secondary, by the parameter Kind of B"),
        (EMPTY_CLUSTER, "us-east-1 is primary, by the cluster beside A/Global"),
        (MAPPING, "us-west-2 is secondary, by the mapping Where of A"),
        (KEYED, "us-west-2 is secondary, by the mapping Site of A and B"),
        (
            KEYED.replace("Role: active", "primary: yes").replace("Role: passive", 'primary: "no"'),
            "us-west-2 is secondary, by the mapping Site of A and B",
        ),
        (
            CONDITIONS % 'IsPrimary: !Equals [!Ref "AWS::Region", us-east-1]',
            "us-west-2 is secondary, by the condition IsPrimary of B",
        ),
        (
            CONDITIONS % 'InDr: !Not [!Equals [us-east-1, !Ref "AWS::Region"]]',
            "us-east-1 is primary, by the condition InDr of A and B",
        ),
        (
            CONDITIONS % 'NotSecondary: !Equals [!Ref "AWS::Region", us-east-1]',
            "us-east-1 is primary, by the condition NotSecondary of A and B",
        ),
        (HUNDRED, "us-west-2 is secondary, by the stack of the weighted record B/Record"),
        (SET_IDENTIFIERS, "us-west-2 is secondary, by the set identifier of Names/West"),
        (
            f"  Payments@us-east-1: {{Resources: {TOPIC}}}\n"
            f"  PaymentsFailover@us-west-2: {{Resources: {TOPIC}}}",
            "us-west-2 is secondary, by the name of PaymentsFailover",
        ),
        (
            f"  main@us-east-1: {{Resources: {TOPIC}}}\n  dr@us-west-2: {{Resources: {TOPIC}}}",
            "us-east-1 is primary, by the name of main",
        ),
    ],
)
def test_a_sign_tells_the_roles_and_the_reader_sees_it(stacks: str, sign: str) -> None:
    roles = roles_of(stacks)
    assert (roles.primary, roles.secondaries) == LEADS
    assert roles.dr and not roles.conflict
    assert sign in roles.evidence


def test_a_list_of_regions_names_each() -> None:
    roles = roles_of(SEVERAL)
    assert (roles.primary, roles.secondaries) == (EAST, ("eu-west-1", WEST))


def test_what_decided_stands_before_what_agrees() -> None:
    tags = """
  Api@us-east-1: {tags: {DR-Role: primary}, Resources: {}}
  Odd@us-east-1: {tags: {DR-Role: secondary}, Resources: {}}
"""
    roles = roles_of(tags + GLOBAL_CLUSTER.replace("%s", "RDS"))
    assert roles.evidence[0] == "us-east-1 is primary, by the source of A/Global"
    assert "us-east-1 is primary, by the tag DR-Role of Api" in roles.evidence[1:]
    assert roles.conflict == "us-east-1 is primary, but secondary by the tag DR-Role of Odd"


def test_two_roles_in_one_region_contradict_each_other() -> None:
    roles = roles_of("""
  App@us-east-1:
    Resources:
      One: {Type: AWS::SNS::Topic, Properties: {Tags: [{Key: DR-Role, Value: primary}]}}
      Two: {Type: AWS::SNS::Topic, Properties: {Tags: [{Key: DR-Role, Value: secondary}]}}
""")
    assert (roles.primary, roles.secondaries, roles.dr) == (None, (), True)
    assert roles.conflict == (
        "us-east-1 is primary by the tag DR-Role of App/One, but secondary by the tag DR-Role of "
        "App/Two"
    )


@pytest.mark.parametrize(
    ("stacks", "why"),
    [
        (
            """
  App@us-east-1:
    Resources:
      East: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.com, Type: CNAME,
        TTL: "60", Region: us-east-1, SetIdentifier: e, ResourceRecords: [a.example.net]}}
      West: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.com, Type: CNAME,
        TTL: "60", Region: us-west-2, SetIdentifier: w, ResourceRecords: [b.example.net]}}
""",
            "App/East is one of the latency records of us-east-1 and us-west-2",
        ),
        (
            """
  App@us-east-1:
    Resources:
      Records:
        Type: AWS::Route53::RecordSetGroup
        Properties:
          RecordSets:
            - {Name: a.example.com, Type: CNAME, TTL: "60", Weight: 100, SetIdentifier: a,
               ResourceRecords: [a.example.net]}
            - {Name: a.example.com, Type: CNAME, TTL: "60", Weight: 0, SetIdentifier: b,
               ResourceRecords: [b.example.net]}
""",
            "record App/Records has a weight of 0 beside another, or is the other",
        ),
        (
            """
  App@us-east-1:
    Parameters: {SecondaryRegion: {Type: String}}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
""",
            "the parameter SecondaryRegion of App speaks of a secondary region",
        ),
        (
            """
  App@us-east-1:
    Parameters: {BackupRegion: {Type: String, Default: us-west-2}}
    Resources: {Topic: {Type: AWS::SNS::Topic}}
""",
            "the parameter BackupRegion of App speaks of a secondary region",
        ),
        (
            """
  A@us-east-1: {Resources: {Orders: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}}}
  B@us-west-2: {Resources: {Copy: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}}}
""",
            "table A/Orders is declared in two regions",
        ),
        (
            """
  A@us-east-1: {Resources: {Api: {Type: AWS::Serverless::Api}}}
  B@us-west-2: {Resources: {Api: {Type: AWS::Serverless::Api}}}
""",
            "two regions hold databases or services of their own",
        ),
        (
            """
  A@us-east-1:
    Resources:
      Global: {Type: AWS::Neptune::GlobalCluster, Properties: {GlobalClusterIdentifier: graph}}
""",
            "there is a global database of Neptune",
        ),
        (
            """
  A@us-east-1:
    Resources:
      Secret: {Type: AWS::SecretsManager::Secret, Properties: {
        ReplicaRegions: [{Region: us-west-2}]}}
""",
            "Secret A/Secret is copied to another region",
        ),
    ],
)
def test_an_app_that_is_meant_to_recover_though_nothing_tells_the_roles(
    stacks: str, why: str
) -> None:
    roles = roles_of(stacks)
    assert roles.dr and (roles.primary, roles.secondaries) == (None, ())
    assert f"disaster recovery, without a known primary: {why}" in roles.evidence


@pytest.mark.parametrize(
    "stacks",
    [
        # A word that means other things too, alone.
        f"  MainStack@us-east-1: {{Resources: {TOPIC}}}",
        f"  BackupVaults@us-east-1: {{Resources: {TOPIC}}}",
        f"  Recovery@us-east-1: {{Resources: {TOPIC}}}\n  Edge@us-west-2: {{Resources: {TOPIC}}}",
        # The condition of a quirk of us-east-1.
        f"""
  App@us-east-1:
    Conditions: {{IsVirginia: !Equals [!Ref "AWS::Region", us-east-1]}}
    Resources: {TOPIC}
""",
        f"""
  App@us-east-1:
    Parameters: {{MainRegion: {{Type: String, Default: us-east-1}}}}
    Resources: {TOPIC}
""",
        f"""
  App@us-east-1:
    Parameters: {{PrimaryAvailabilityZone: {{Type: String, Default: us-east-1a}}}}
    Resources: {TOPIC}
""",
        f"""
  App@us-east-1:
    Parameters: {{BackupRegion: {{Type: String, Default: us-east-1}}}}
    Resources: {TOPIC}
""",
        # Two releases behind one name.
        """
  App@us-east-1:
    Resources:
      Blue: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.com, Type: CNAME,
        TTL: "60", Weight: 100, SetIdentifier: blue, ResourceRecords: [a.example.net]}}
      Green: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.com, Type: CNAME,
        TTL: "60", Weight: 0, SetIdentifier: green, ResourceRecords: [b.example.net]}}
""",
        # A read replica in the region of its source, a copy of a backup within it.
        """
  App@us-east-1:
    Resources:
      Orders: {Type: AWS::RDS::DBInstance}
      Reads: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: !Ref Orders}}
      Vault: {Type: AWS::Backup::BackupVault}
      Plan:
        Type: AWS::Backup::BackupPlan
        Properties:
          BackupPlan:
            BackupPlanName: daily
            BackupPlanRule:
              - RuleName: daily
                TargetBackupVault: Default
                CopyActions: [{DestinationBackupVaultArn: !GetAtt Vault.BackupVaultArn}]
""",
    ],
)
def test_a_harmless_app_shows_no_sign(stacks: str) -> None:
    roles = roles_of(stacks)
    assert (roles.dr, roles.evidence) == (False, ())


def test_regions_that_each_call_the_other_secondary_have_no_roles() -> None:
    roles = roles_of(f"""
  A@us-east-1: &peer
    Mappings: {{Peers: {{us-east-1: {{IsDr: "no"}}, us-west-2: {{IsDr: "yes"}}}}}}
    Resources: {TOPIC}
""")
    assert roles.secondaries == (WEST,)
    peers = roles_of(f"""
  A@us-east-1:
    Parameters: {{SecondaryRegion: {{Type: String, Default: us-west-2}}}}
    Resources: {TOPIC}
  B@us-west-2:
    Parameters: {{SecondaryRegion: {{Type: String, Default: us-east-1}}}}
    Resources: {TOPIC}
""")
    assert peers.dr and (peers.primary, peers.secondaries) == (None, ())
