"""key-unmanageable"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.models.access.key_policies import KEY, POLICY, REPLICA_KEY, can_be_managed


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def unmanageable(graph: Graph) -> Iterator[Problem]:
    """A key whose policy nobody may change.

    Why it matters: KMS refuses such a policy, and the stack cannot be deployed. With the check
    bypassed, the key exists but no role can use it: what IAM allows a role counts only where the
    key's policy leaves that to the account.
    Fix: allow kms:* to arn:aws:iam::ACCOUNT:root in the key policy.
    Source: AWS KMS Developer Guide, "Default key policy", section "Allows access to the AWS account
    and enables IAM policies"
    (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html); AWS KMS API
    Reference, "CreateKey", parameter BypassPolicyLockoutSafetyCheck
    (https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html).
    """
    for key in graph.all(KEY, REPLICA_KEY):
        answer = can_be_managed(key)
        if isinstance(answer, Unknown):
            yield unproven(answer, "whether anybody may change the policy of the key")
        elif not answer:
            yield problem(
                key.read(POLICY),
                "the policy lets nobody change it (kms:PutKeyPolicy): KMS refuses it, and what "
                "IAM allows roles on the key does not count",
            )
