"""Wordings: what is asked for where an answer stands in a clause."""
