"""The project of `test_project.py` has tests of its own, which are not ours."""

collect_ignore = ["project"]
