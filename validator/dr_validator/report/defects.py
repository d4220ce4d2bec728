"""The classes of defects, by number: the headings under which findings are grouped."""

from __future__ import annotations

DEFECTS = {
    0: "The assembly itself",
    1: "Aurora is not a global database",
    2: "Stacks nested across regions",
    3: "S3 replication cannot work",
    4: "Route 53 records are invalid",
    5: "DynamoDB is not a global table",
    6: "No VPC endpoints",
    7: "Alarm thresholds of the wrong kind",
    8: "Stacks in no order",
    9: "Security left out",
    10: "Values not exported",
    11: "Health checks of the wrong path",
    12: "Lambda code missing",
    13: "Failover without its parameters",
}
SINGLE_TEMPLATES = "Single templates"
OTHER = "Objectives"


def heading(defect: int | None) -> str:
    """The heading for a defect's number; None is a linter's finding about one template."""
    return SINGLE_TEMPLATES if defect is None else DEFECTS.get(defect, OTHER)
