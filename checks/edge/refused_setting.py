"""edge-refused-setting"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.routing.distributions import (
    DISTRIBUTION,
    GROUPS,
    ORIGINS,
    ids_of,
    targets_in,
)

CERTIFICATE = "DistributionConfig.ViewerCertificate"
ALIASES = "DistributionConfig.Aliases"
OWN = tuple(f"{CERTIFICATE}.{name}" for name in ("AcmCertificateArn", "IamCertificateId"))


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False, same_as=("E3057",))
def refused_setting(graph: Graph) -> Iterator[Problem]:
    """A distribution that targets an origin it does not have, or has names without a certificate.

    Why it matters: the stack cannot be deployed, or the change that should add a second origin
    never takes effect.
    Fix: target the id of an origin or of an origin group of the same distribution; name a
    certificate for its Aliases.
    Source: Amazon CloudFront API Reference, "CreateDistribution", errors NoSuchOrigin and
    InvalidViewerCertificate
    (https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html).
    """
    for each in graph.all(DISTRIBUTION):
        yield from _targets(each)
        yield from _certificate(each)


def _targets(distribution: Resource) -> Iterator[Problem]:
    origins = distribution.read_all(f"{ORIGINS}.Id")
    wanted = [(node.value, ids_of(distribution)) for node in targets_in(distribution)]
    members = distribution.each(f"{GROUPS}.Members.Items[*].OriginId")
    wanted += [(node.value, tuple(origins)) for node in members]
    for value, known in wanted:
        answers = [same(value, each) for each in known]
        if any(answers) or not known:
            continue
        unknown = next((each for each in (value, *known) if isinstance(each, Unknown)), None)
        if unknown is not None:
            yield unproven(unknown, "whether the origin that is targeted is there")
        elif isinstance(value, Known):
            yield problem(
                value,
                f"no origin of the distribution is called {value.value}: CloudFront refuses it",
                related=[(each, "one that it has") for each in known[:2]],
            )


def _certificate(distribution: Resource) -> Iterator[Problem]:
    aliases = distribution.has(f"{ALIASES}[*]")
    own = [distribution.has(path) for path in OWN]
    if aliases is True and not any(each is not False for each in own):
        yield problem(
            distribution.read(ALIASES),
            "the distribution has Aliases but no certificate for them: CloudFront refuses it",
            related=[(distribution.read(CERTIFICATE), "the certificate belongs here")],
        )
    elif aliases is not False and True not in own:
        unknown = distribution.read(ALIASES if aliases is None else OWN[0])
        if isinstance(unknown, Unknown):
            yield unproven(unknown, "whether the distribution has a certificate for its names")
