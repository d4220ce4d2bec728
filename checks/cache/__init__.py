"""ElastiCache global datastores."""
