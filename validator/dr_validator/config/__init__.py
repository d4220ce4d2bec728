"""dr-validator.toml, or [tool.dr-validator] in pyproject.toml: the one that is named, else the
nearest one upward."""

from dr_validator.config.found import FILE, PYPROJECT, TABLE
from dr_validator.config.model import Config
from dr_validator.config.read import ConfigSource, config_file, load_config

__all__ = ["FILE", "PYPROJECT", "TABLE", "Config", "ConfigSource", "config_file", "load_config"]
