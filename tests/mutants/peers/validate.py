"""Run by the Python that has cloudformation-validate: templates in, remarks out, both as JSON.

The templates are pairs of file and region; a remark is a rule, a file and a logical id.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator


def remarks(templates: list[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    from cloudformation_validate import (
        CelEngine,
        PseudoParameterOverrides,
        Severity,
        ValidateConfig,
    )

    engine = CelEngine()
    for file, region in templates:
        config = ValidateConfig(
            severity_level=Severity.WARN,
            pseudo_parameter_overrides=PseudoParameterOverrides(region=region),
        )
        for each in engine.validate_template(file, config).diagnostics:
            yield each.rule_id, file, each.entity.logical_id if each.entity else ""


if __name__ == "__main__":
    json.dump(list(remarks(json.load(sys.stdin))), sys.stdout)
