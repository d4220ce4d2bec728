"""Signs of which region has which role, and that an app is meant to recover."""
