"""Catalog: active in two regions, HTTP APIs, latency records, weak references."""
