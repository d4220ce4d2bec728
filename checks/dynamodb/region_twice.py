"""dynamodb-region-twice"""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import check, problem
from validator.finding import Breaks, Problem, Severity
from validator.graph import Absent, Graph, Text
from validator.graph.dynamodb import global_tables


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, defect=5, dr=False)
def region_twice(graph: Graph) -> Iterator[Problem]:
    """A DynamoDB global table with two replicas in one region.

    Why it matters: a region holds one replica of a table; CloudFormation refuses the list,
    and the region that the second entry was meant for has none.
    Fix: name each region once in Replicas.
    Source: AWS CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable", Replicas.
    """
    for table in graph.view(global_tables):
        seen: dict[Text, Problem] = {}
        for replica in table.replicas:
            region = replica.region
            text = None if isinstance(region, Absent) else region.text
            if text is None:
                continue
            found = problem(region, f"{text.shown()} is named twice: the replicas are refused")
            if text in seen:
                yield problem(
                    found.place, found.message, related=[(seen[text].place, "the first time")]
                )
            seen.setdefault(text, found)
