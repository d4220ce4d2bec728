"""What Step Functions takes of a state, and what it refuses.

Source: AWS Step Functions Developer Guide: the pages of "Discovering workflow states to use in Step
Functions" (https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html),
"Transforming data with JSONata in Step Functions"
(https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html), and "Discover service
integration patterns" (https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html).
"""

from __future__ import annotations

from collections.abc import Mapping

# By the type of a state, fields of which it needs one.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "Choice": ("Choices",),
    "Fail": (),
    "Map": ("ItemProcessor", "Iterator"),
    "Parallel": ("Branches",),
    "Pass": (),
    "Succeed": (),
    "Task": ("Resource",),
    "Wait": ("Seconds", "SecondsPath", "Timestamp", "TimestampPath"),
}
# These go on by other means, or end.
ENDLESS = ("Choice", "Fail", "Succeed")
# Fields that are of one query language only.
ONLY: Mapping[str, tuple[str, ...]] = {
    "JSONata": ("Arguments", "Items", "Output"),
    "JSONPath": (
        "CausePath",
        "ErrorPath",
        "HeartbeatSecondsPath",
        "InputPath",
        "ItemsPath",
        "OutputPath",
        "Parameters",
        "ResultPath",
        "ResultSelector",
        "SecondsPath",
        "TimeoutSecondsPath",
        "TimestampPath",
    ),
}
# What an Express workflow cannot do: it answers a request, and waits for no job and no callback.
NOT_EXPRESS = (".sync", ".sync:2", ".waitForTaskToken")
# Seconds after which AWS ends an Express workflow ("Choosing workflow type in Step Functions").
EXPRESS_LIMIT = 300
