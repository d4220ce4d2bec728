"""VPC endpoints and routes."""
