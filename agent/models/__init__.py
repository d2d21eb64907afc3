"""Chat models: what the assistant thinks with, whoever serves it."""
