"""Clearing: two accounts, plain L1 constructs, a failover that operators start."""
