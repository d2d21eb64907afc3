"""The state of the graph: what passes between nodes, and what of it a host sees."""

from dataclasses import dataclass
from typing import Annotated, Any, NotRequired

from langchain_core.messages import AnyMessage
from langgraph.channels import UntrackedValue
from langgraph.graph.message import add_messages
from typing_extensions import TypedDict

from agent.workspace import Workspace
from schemas.record import SessionRecord, Turn
from schemas.session import AutonomyLevel


class HostState(TypedDict):
    """The keys shared with a host: pass `messages` in, read the reply and the config out.

    `pipeline_config` is `None` or a valid config. A host that hands back a changed one has edited it by hand.
    """

    messages: Annotated[list[AnyMessage], add_messages]
    pipeline_config: NotRequired[dict[str, Any] | None]


class AssistantState(HostState):
    """The host's keys, the revision that the messages belong to, and the turn's workspace, never checkpointed."""

    revision: NotRequired[int]
    workspace: Annotated[Workspace, UntrackedValue]


@dataclass(slots=True)
class TurnContext:
    """What a run is told from outside, given as `context=`; a graph run without it serves one local user.

    `record` is that of the session where the caller has just read it, `turn` what the run then saved: so neither need
    be read again.
    """

    organization_id: str = "local"
    autonomy_level: AutonomyLevel = AutonomyLevel.SEMI_AUTO
    model_name: str = "embedded"
    record: SessionRecord | None = None
    turn: Turn | None = None
