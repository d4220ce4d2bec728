"""What the tasks of a state machine name, by their integration: parameter and kind of thing.

A task calls the services of the machine's own region only, so that what it names is there.

Source: AWS Step Functions Developer Guide, "Integrating services with Step Functions"
(https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html) and "Accessing
resources in other AWS accounts"
(https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html).
"""

from __future__ import annotations

from collections.abc import Mapping

INTEGRATIONS: Mapping[str, Mapping[str, str]] = {
    "ecs:runTask": {"Cluster": "cluster", "TaskDefinition": "task definition"},
    "lambda:invoke": {"FunctionName": "function"},
    "sns:publish": {"TopicArn": "topic"},
    "sqs:sendMessage": {"QueueUrl": "queue"},
    "states:startExecution": {"StateMachineArn": "state machine"},
    "states:startSyncExecution": {"StateMachineArn": "state machine"},
}
