"""The packages that are installed: every folder of code, under the one name `dr_validator`.

All else is in pyproject.toml. Its own search for packages takes one root; these are three.
"""

from setuptools import find_namespace_packages, setup

TOPS = {
    "dr_validator": "validator/dr_validator",
    "dr_validator.checks": "checks",
    "dr_validator.templates": "templates",
}
# What Lambda runs of the reference app: data to us.
ASSETS = ["lambda_code", "lambda_code.*", "*__pycache__*"]

setup(
    package_dir=TOPS,
    packages=[
        name
        for top, folder in TOPS.items()
        for name in (top, *(f"{top}.{each}" for each in find_namespace_packages(folder, ASSETS)))
    ],
)
