"""aurora-secondary-credentials"""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import check, problem, unproven
from validator.finding import Breaks, Problem, Severity
from validator.graph import Absent, Graph, Known, Unknown
from validator.graph.aurora import global_databases

REFUSED = ("MasterUsername", "MasterUserPassword", "DatabaseName", "ManageMasterUserPassword")


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, defect=1)
def secondary_credentials(graph: Graph) -> Iterator[Problem]:
    """A secondary Aurora cluster that brings its own user name, password or database name.

    Why it matters: Aurora refuses these on a cluster that joins a global database, which
    takes them from the primary; the secondary's stack fails to deploy.
    Fix: leave MasterUsername, MasterUserPassword, ManageMasterUserPassword and DatabaseName
    off every secondary.
    Source: Amazon Aurora User Guide, "Adding an AWS Region to an Amazon Aurora global database".
    """
    for database in graph.view(global_databases):
        for secondary in database.secondaries:
            for name in REFUSED:
                match secondary.read(name):
                    case Known(value=False) if name == "ManageMasterUserPassword":
                        pass
                    case Known() as value:
                        yield problem(
                            value,
                            f"the secondary cluster sets {name}, which Aurora refuses on a "
                            "cluster that joins a global database",
                            related=[(database.cluster, "the global cluster it joins")],
                        )
                    case Unknown(may_be_absent=False) as value:
                        yield problem(
                            value,
                            f"the secondary cluster sets {name}, which Aurora refuses on a "
                            "cluster that joins a global database",
                            related=[(database.cluster, "the global cluster it joins")],
                        )
                    case Unknown() as value:
                        yield unproven(value, f"whether the secondary cluster sets {name}")
                    case Absent():
                        pass
