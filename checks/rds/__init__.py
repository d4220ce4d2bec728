"""RDS instances and their replicas."""
