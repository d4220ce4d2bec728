# dr-validator with cfn-lint, RE2 and SAM. It needs no network, no root, and no place to write:
#   docker build --tag dr-validator .
#   docker run --rm --network none --read-only --volume "$PWD:/app:ro" dr-validator check cdk.out

FROM python:3.13-slim-trixie AS build
WORKDIR /src
COPY pyproject.toml setup.py constraints.txt README.md LICENSE ./
COPY validator validator
COPY checks checks
COPY templates templates
RUN python -m pip wheel --no-cache-dir --disable-pip-version-check --no-deps --wheel-dir /wheels .
RUN python -m venv /opt/dr-validator
RUN /opt/dr-validator/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
    --constraint constraints.txt "$(echo /wheels/dr_validator-*.whl)[lint,re2,sam]"

FROM python:3.13-slim-trixie
COPY --from=build /opt/dr-validator /opt/dr-validator
ENV PYTHONDONTWRITEBYTECODE=1
USER 65532:65532
WORKDIR /app
ENTRYPOINT ["/opt/dr-validator/bin/dr-validator"]
CMD ["check"]
