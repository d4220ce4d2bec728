"""Inputs that nobody would write, and what must hold for each of them.

`test_fuzz.py` runs a fixed number of them, the same ones each time; `python -m tests.fuzz` runs
others for as long as you like. What they found stands in `regressions/`.
"""
