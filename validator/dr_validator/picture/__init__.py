"""The picture of an app: entry points, stores and what lies between, region by region."""
