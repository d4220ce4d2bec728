"""An app under test: where it comes from, what a run of the checks or a drill says of it, and what
a test is told that fails. The pytest plugin and `dr_validator.testing` stand on it."""
