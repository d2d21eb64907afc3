"""The embedded model: a deterministic semantic parser for dataset goals behind a LangChain chat model."""
