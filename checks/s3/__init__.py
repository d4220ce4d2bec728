"""S3 replication."""
