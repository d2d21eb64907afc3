"""The embedded model's labels: what later reports say of a fact that was asked about."""
