"""The embedded model's writing: questions and labels taken from a passage, with no model and no network."""
