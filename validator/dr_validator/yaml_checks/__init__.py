"""Checks in YAML: read into types of our own, and compiled to functions of the graph.

    text ──source──► values with lines ──keys, kinds──► Written ──compiled──► Check

Nothing of it is code: a file of checks may lie beside the input. What cannot be read ends the run,
with one sentence that names the file and the line.
"""
