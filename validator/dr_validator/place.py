"""Where something stands in an assembly."""

from __future__ import annotations

from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One spot of one template.

    `stack` is the artifact's id in the manifest; for a nested stack, that id and the
    logical ids of the nested stacks, joined by `/`. `pointer` is a JSON pointer (RFC 6901)
    relative to the resource, e.g. `/Properties/KmsKeyId`; where `logical_id` is empty it is
    relative to the template. `region` and `account` are None where the manifest does not
    say. `template` is the file, relative to the assembly. Lines are looked up late, from
    these words (`dr_validator.report.lines`), since few places are ever printed.
    """

    stack: str
    region: str | None
    account: str | None
    logical_id: str
    pointer: str
    construct_path: str
    template: str

    def __truediv__(self, key: str | int) -> Place:
        """The place one step further in."""
        step = str(key).replace("~", "~0").replace("/", "~1")
        return Place(
            self.stack,
            self.region,
            self.account,
            self.logical_id,
            f"{self.pointer}/{step}",
            self.construct_path,
            self.template,
        )

    @property
    def name(self) -> str:
        """The short name a person knows the resource by: its construct path, else its ids."""
        if self.construct_path:
            return self.construct_path.removesuffix("/Resource")
        return "/".join(part for part in (self.stack, self.logical_id) if part)
