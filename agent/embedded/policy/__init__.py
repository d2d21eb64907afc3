"""Policy: from what was understood and what the tools answered to the next message of the assistant."""
