"""APIs of API Gateway."""
