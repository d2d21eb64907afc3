"""Tools: what a model can do in a turn."""
