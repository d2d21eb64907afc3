"""Outcomes: how something that reports follow ends, told in a name or in words: a winner, a verdict, a vote."""
