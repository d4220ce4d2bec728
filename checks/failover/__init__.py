"""Failover automation."""
