"""Settings for all tests."""

from dr_validator.testing import prepare_cdk

# Before anything imports aws_cdk.
prepare_cdk()
