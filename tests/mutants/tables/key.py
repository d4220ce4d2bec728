"""KMS keys."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, delete, replace

KEY = "SecondaryDatabase/Key"
TOPIC, TOPIC_KEY = "SecondaryMonitoring/Alarms", "SecondaryMonitoring/TopicKey"

MUTANTS = [
    mutant(
        "key-disabled",
        at(KEY, "Enabled", add(False)),
        fires=(f"key-unusable {KEY} /Properties/Enabled",),
    ),
    mutant(
        "key-for-signatures",
        at(KEY, "KeySpec", add("RSA_4096")),
        fires=(f"key-unusable {KEY} /Properties/KeySpec",),
    ),
    mutant(
        "key-policy-for-nobody",
        at(KEY, "KeyPolicy.Statement[0]", delete),
        fires=(f"key-unmanageable {KEY} /Properties/KeyPolicy",),
    ),
    mutant(
        "key-closed-to-cloudwatch",
        at(TOPIC_KEY, "KeyPolicy.Statement[1]", delete),
        fires=(f"key-closed-to-service {TOPIC_KEY}",),
    ),
    mutant(
        "key-of-aws-for-a-topic-of-alarms",
        at(TOPIC, "KmsMasterKeyId", replace("alias/aws/sns")),
        fires=(f"key-closed-to-service {TOPIC} /Properties/KmsMasterKeyId",),
    ),
]
