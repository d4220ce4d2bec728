"""The picture of an app: ways in, stores and what lies between, region by region."""
