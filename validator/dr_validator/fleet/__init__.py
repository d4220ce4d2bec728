"""A fleet: every app of an organization, checked and drilled, and what only shows between apps.

Apps are found (`sources`), each is examined in a child process (`isolate`, `child`, `job`) of a
worker (`worker`) of a Dask cluster (`run`), and becomes rows of tables (`tables`) that are written
part by part (`ledger`) and joined at the end (`between`).
"""
