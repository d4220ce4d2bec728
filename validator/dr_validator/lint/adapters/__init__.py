"""What has an engine lint, a file each: run by path in a process of `worker.py`, and so without
anything of this package. `prepared(setup)` gives a function from a job (`file`, `text`, `region`,
`parameters`) to `hits` (rule, message, path from the template's root, way out) and `incomplete`,
why there may be more.
"""
