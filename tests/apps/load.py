"""The sound apps as loaded assemblies."""

from __future__ import annotations

from pathlib import Path

from dr_validator.assembly import Assembly
from dr_validator.assembly.load import Inputs, load_inputs
from dr_validator.config.read import load_config

BOOKINGS = Path(__file__).parent / "bookings"


def bookings() -> Assembly:
    """One template, with the values of both of its deployments."""
    config = load_config(BOOKINGS / "dr-validator.toml")
    return load_inputs(Inputs(deployments=config.deployments))
