"""Replies: the assistant's sentences, each made from tool results and the situation alone."""
