"""Something that a job must not forget could not be written down."""

from schemas.errors import PipelineAssistantError


class Unwritten(PipelineAssistantError):
    """The run cannot go on, but the job is not over: it is taken up again from what was written last."""
