"""DynamoDB global tables."""
