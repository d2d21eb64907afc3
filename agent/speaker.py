"""The speaker: a model's next message in a turn, its calls readable, its tokens counted, its reply true."""

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable, RunnableConfig

from agent.claims.reply import FEEDBACK, RECORDED, faults_of, record_of
from agent.history import within_window
from agent.meter import Meter
from agent.situation import system_message
from agent.tool_calls import read_calls
from agent.toolbox import SPENDING
from agent.workspace import Workspace

_NOTHING = "(nothing)"
"""In place of an empty reply, which providers refuse to be shown."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Asks `model`. Without `checks_replies` it is taken to word no more than what tools told it."""

    model: Runnable[LanguageModelInput, AIMessage]
    prompt: str
    checks_replies: bool
    meter: Meter | None = None

    async def answer(self, messages: list[AnyMessage], workspace: Workspace, config: RunnableConfig) -> AIMessage:
        """The next message. A reply that is not true goes back to the model once; the record takes its place after."""
        told = within_window(messages)
        first = system_message(self.prompt, workspace)
        answer = await self._ask(first, told, messages, workspace, config)
        faults = self._faults(answer, workspace, told)
        if faults and not workspace.corrected:
            workspace.corrected = True
            feedback = FEEDBACK.format(faults="\n".join(f"- {each}" for each in faults), record=record_of(workspace))
            shown = answer if answer.text else AIMessage(_NOTHING)
            answer = await self._ask(first, [*told, shown, HumanMessage(feedback)], messages, workspace, config)
            faults = self._faults(answer, workspace, told)
        return AIMessage(RECORDED.format(record=record_of(workspace))) if faults else answer

    def vouched(self, reply: str, workspace: Workspace, messages: list[AnyMessage]) -> str:
        """What was said beside a question, or the record in its place where that is not true."""
        is_true = not self.checks_replies or not faults_of(reply, workspace, within_window(messages))
        return reply if is_true else RECORDED.format(record=record_of(workspace))

    def _faults(self, answer: AIMessage, workspace: Workspace, told: Sequence[AnyMessage]) -> list[str]:
        if answer.tool_calls or not self.checks_replies:
            return []
        return faults_of(str(answer.text), workspace, told)

    async def _ask(
        self,
        first: SystemMessage,
        told: Sequence[AnyMessage],
        messages: list[AnyMessage],
        workspace: Workspace,
        config: RunnableConfig,
    ) -> AIMessage:
        """One answer, counted; where the model counts no tokens itself, four characters are taken for one."""
        workspace.model_calls += 1
        history: list[BaseMessage] = [first, *told]
        answer = await self._call(history, workspace, config)
        used = answer.usage_metadata["total_tokens"] if answer.usage_metadata else 0
        workspace.tokens += used or sum(len(str(message.text)) for message in (*history, answer)) // 4
        return read_calls(answer, messages, never_from_text=SPENDING)

    async def _call(self, history: list[BaseMessage], workspace: Workspace, config: RunnableConfig) -> AIMessage:
        """A call of the model, paid by the organization where there is a meter. Raises `CannotPay`."""
        if self.meter is None:
            return await self.model.ainvoke(history, config)
        record = workspace.record
        async with self.meter.call(record.organization_id, record.model_name, history) as book:
            answer = await self.model.ainvoke(history, config)
            book(answer)
        return answer
