"""Ledger: pipeline stages, nested stacks, a legacy global table and CDK's own replication rules."""
