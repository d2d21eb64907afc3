"""The graph keeps the config valid, the history complete and the user informed, whatever the model does."""

import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from agent.changes import leaves
from agent.graph import RECURSION_LIMIT, build_graph
from agent.memory import MemorySessionRecords
from agent.nodes import MOST_MODEL_CALLS, MOST_REPAIRS
from agent.rewrites import dropped_by
from agent.state import TurnContext
from engine.engine import Engine
from schemas.record import Draft, Origin, SessionRecord
from schemas.session import AutonomyLevel
from tests.agent.scripted_model import ScriptedChatModel, calls

CONFIG = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "reports"},
    "question_generator": {
        "config_type": "QUESTION_AND_LABEL_GENERATOR",
        "answer_type": {"answer_type": "CONTINUOUS"},
    },
}
PROPOSE = calls(("propose_config", {"config": CONFIG, "assumed": ["/question_generator/config_type"]}))


ANSWER = "/question_generator/answer_type/answer_type"


class Conversation:
    """One session of a scripted model, spoken to turn by turn."""

    def __init__(self, engine: Engine, *lines: Any, autonomy: AutonomyLevel = AutonomyLevel.SEMI_AUTO) -> None:
        self.model = ScriptedChatModel(lines=list(lines))
        self.records = MemorySessionRecords()
        self.graph = build_graph(self.model, engine, records=self.records).compile(checkpointer=InMemorySaver())
        self.thread = RunnableConfig(configurable={"thread_id": "s"}, recursion_limit=RECURSION_LIMIT)
        self.context = TurnContext(autonomy_level=autonomy)

    async def say(self, text: str) -> dict[str, Any]:
        return await self.resume({"messages": [HumanMessage(text)]})

    async def resume(self, given: Any) -> dict[str, Any]:
        return await self.graph.ainvoke(given, self.thread, context=self.context, durability="exit")

    async def record(self) -> SessionRecord:
        record = await self.records.load_session("s")
        assert record is not None
        return record

    def answers(self) -> list[dict[str, Any]]:
        """What the tools answered, as the model saw it last."""
        return [json.loads(message.text) for message in self.model.seen[-1] if isinstance(message, ToolMessage)]


async def test_a_proposed_config_is_kept_with_the_origin_of_every_field(engine: Engine):
    talk = Conversation(engine, PROPOSE, AIMessage("Built."))
    result = await talk.say("numeric questions from the reports")
    record = await talk.record()
    assert result["pipeline_config"] == record.draft.config == CONFIG
    assert record.draft.provenance["/question_generator/config_type"] is Origin.ASSUMPTION
    assert record.draft.provenance["/seed_generator/file_set_id"] is Origin.GOAL
    assert [message.content for message in await talk.records.messages("s")] == [
        "numeric questions from the reports",
        "Built.",
    ]


async def test_an_invalid_proposal_changes_nothing_and_is_told_with_a_hint(engine: Engine):
    wrong = CONFIG | {"question_generator": {"config_type": "QUESTION_AND_LABEL_GENERATOR", "question_per_seed": 2}}
    talk = Conversation(engine, calls(("propose_config", {"config": wrong})), AIMessage("Sorry."))
    result = await talk.say("goal")
    assert result.get("pipeline_config") is None
    (answer,) = talk.answers()
    assert answer["ok"] is False
    assert "questions_per_seed" in answer["violations"][0]["hint"]
    assert answer["config"] == "unchanged (revision 0)"


async def test_a_change_is_undone_and_redone_exactly(engine: Engine):
    edit = calls(("edit_config", {"edits": [{"edit": "set_questions", "per_seed": 3}]}))
    done = AIMessage("Done.")
    talk = Conversation(engine, PROPOSE, done, edit, done, calls(("undo", {})), done, calls(("redo", {})), done)
    await talk.say("goal")
    changed = (await talk.say("3 per chunk"))["pipeline_config"]
    undone = (await talk.say("undo"))["pipeline_config"]
    redone = (await talk.say("redo"))["pipeline_config"]
    assert undone == CONFIG
    assert redone == changed
    assert changed["question_generator"]["questions_per_seed"] == 3


async def test_an_edit_after_an_undo_ends_what_could_be_redone(engine: Engine):
    edit = calls(("edit_config", {"edits": [{"edit": "set_questions", "per_seed": 3}]}))
    done = AIMessage("Done.")
    talk = Conversation(
        engine, PROPOSE, done, calls(("undo", {})), done, PROPOSE, edit, done, calls(("redo", {})), done
    )
    for text in ("goal", "undo", "again, with three", "redo"):
        await talk.say(text)
    assert talk.answers()[-1]["ok"] is False
    assert (await talk.record()).revision == 3


async def test_undo_with_nothing_to_undo_is_told_to_the_model(engine: Engine):
    talk = Conversation(engine, calls(("undo", {})), AIMessage("There is nothing to undo."))
    await talk.say("undo")
    assert "nothing more to undo" in talk.answers()[0]["message"]


async def test_every_call_of_a_message_is_answered_in_order(engine: Engine):
    two = calls(
        ("propose_config", {"config": CONFIG}),
        ("edit_config", {"edits": [{"edit": "set_questions", "per_seed": 2}]}),
        ("no_such_tool", {}),
        ("edit_config", {"edits": [{"edit": "set_nothing"}]}),
    )
    talk = Conversation(engine, two, AIMessage("Done."))
    result = await talk.say("goal")
    assert [answer["ok"] for answer in talk.answers()] == [True, True, False, False]
    assert "propose_config" in talk.answers()[2]["message"]
    assert result["pipeline_config"]["question_generator"]["questions_per_seed"] == 2


async def test_a_model_that_never_gets_it_right_is_stopped_with_the_reason(engine: Engine):
    talk = Conversation(engine, calls(("propose_config", {"config": {}})))
    result = await talk.say("goal")
    assert talk.model.played == MOST_REPAIRS + 1
    assert "could not do that in a valid way" in result["messages"][-1].text


async def test_a_model_that_never_ends_is_stopped(engine: Engine):
    talk = Conversation(engine, calls(("list_file_sets", {})))
    result = await talk.say("goal")
    assert talk.model.played == MOST_MODEL_CALLS
    assert "I stopped after" in result["messages"][-1].text


async def test_a_model_that_fails_is_said_to_have_failed_and_the_session_goes_on(engine: Engine):
    talk = Conversation(engine, TimeoutError("no answer"), PROPOSE, AIMessage("Built."))
    assert "did not answer (TimeoutError)" in (await talk.say("goal"))["messages"][-1].text
    assert (await talk.say("goal"))["pipeline_config"] == CONFIG


async def test_a_structured_question_ends_the_turn_and_any_message_closes_it(engine: Engine):
    ask = calls(
        ("ask_user", {"question": "Which source?", "options": [{"label": "Reports", "value": "the reports"}]}),
        text="One thing is missing.",
    )
    talk = Conversation(engine, ask, AIMessage("Fine."))
    await talk.say("goal")
    message = (await talk.records.messages("s"))[-1]
    assert message.content == "One thing is missing."
    assert message.structured_question is not None
    assert message.structured_question.options[0].value == "the reports"
    await talk.say("the reports")
    assert (await talk.record()).open_question is None


async def asked_for_approval(engine: Engine, *lines: Any) -> Conversation:
    generate = calls(("generate", {"max_questions": 2}))
    talk = Conversation(engine, PROPOSE, generate, *lines, AIMessage("2 rows are ready."))
    result = await talk.say("generate two questions from the reports")
    assert result["__interrupt__"]
    assert (await talk.record()).job_ids == []
    return talk


@pytest.mark.parametrize("answer", ["Yes, generate it", "yes", "Yes!", "go ahead"])
@pytest.mark.parametrize("resumed", [True, False])
async def test_a_plain_yes_starts_the_run_that_was_shown(engine: Engine, answer: str, resumed: bool):
    talk = await asked_for_approval(engine)
    await (talk.resume(Command(resume=answer)) if resumed else talk.say(answer))
    record = await talk.record()
    assert len(record.job_ids) == len(record.dataset_ids) == 1
    assert talk.answers()[-1]["rows"] == 2
    assert record.open_question is None


@pytest.mark.parametrize("answer", ["yes, but with 5 rows", "No, not yet", "what would it cost?"])
async def test_any_other_message_withdraws_the_request_and_is_handled_as_new(engine: Engine, answer: str):
    talk = await asked_for_approval(engine, AIMessage("Then not."))
    await talk.resume(Command(resume=answer))
    await talk.say("yes")
    assert (await talk.record()).job_ids == []
    assert any(message.text == answer for message in talk.model.seen[-1] if isinstance(message, HumanMessage))


async def test_an_approval_outlives_the_checkpoint(engine: Engine):
    talk = await asked_for_approval(engine)
    talk.graph.checkpointer = InMemorySaver()
    await talk.say("yes")
    assert len((await talk.record()).job_ids) == 1


async def test_an_autonomous_session_generates_without_asking(engine: Engine):
    generate = calls(("generate", {"max_questions": 2}))
    talk = Conversation(engine, PROPOSE, generate, AIMessage("Done."), autonomy=AutonomyLevel.AUTONOMOUS)
    await talk.say("goal")
    assert len((await talk.record()).job_ids) == 1


async def test_a_model_that_nobody_is_asked_about_cannot_raise_the_cap_of_its_session(engine: Engine):
    limit = calls(("edit_config", {"edits": [{"edit": "set_limits", "max_cost_dollars": 1.0}]}))
    generate = calls(("generate", {"max_questions": 2, "max_cost_dollars": 50.0}))
    talk = Conversation(engine, PROPOSE, limit, generate, AIMessage("Done."), autonomy=AutonomyLevel.AUTONOMOUS)
    await talk.say("goal, for a dollar at most")
    record = await talk.record()
    job = await engine.get_job(record.organization_id, record.job_ids[0])
    assert job is not None
    assert job.usage is not None
    assert job.usage.max_cost_dollars == 1.0


async def test_a_preview_shows_real_rows(engine: Engine):
    talk = Conversation(engine, PROPOSE, calls(("preview", {"rows": 2})), AIMessage("Two rows."))
    await talk.say("goal, and show me two rows")
    preview = (await talk.records.messages("s"))[-1].preview_results
    assert preview is not None
    assert len(preview.samples) == 2
    assert (await talk.record()).dataset_ids == []


async def test_a_step_that_cannot_run_here_is_a_warning_in_the_session_and_refuses_a_run(engine: Engine):
    rows = CONFIG | {"seed_generator": {"config_type": "BIGQUERY_SEED_GENERATOR", "query": "SELECT text FROM reports"}}
    talk = Conversation(engine, calls(("propose_config", {"config": rows})), calls(("generate", {})), AIMessage("No."))
    result = await talk.say("goal")
    proposed, refused = talk.answers()
    assert proposed["ok"] is True
    assert "/seed_generator" in {warning["path"] for warning in proposed["warnings"]}
    assert refused["ok"] is False
    assert result["pipeline_config"] == rows


async def test_a_turn_that_was_cut_off_leaves_a_session_that_goes_on(engine: Engine):
    talk = Conversation(engine, PROPOSE, AIMessage("Built."))
    open_call = [HumanMessage("goal"), calls(("preview", {}))]
    await talk.graph.aupdate_state(talk.thread, {"messages": open_call}, as_node="call_model")
    await talk.say("are you there?")
    kinds = [message.type for message in talk.model.seen[0]]
    assert kinds == ["system", "human", "ai", "tool", "human"]


async def test_the_record_wins_over_a_checkpoint_of_another_revision(engine: Engine):
    talk = Conversation(engine, PROPOSE, AIMessage("Built."), AIMessage("Hello."))
    await talk.say("goal")
    await talk.graph.aupdate_state(
        talk.thread, {"pipeline_config": {"stale": True}, "revision": 0}, as_node="await_approval"
    )
    assert (await talk.say("hello"))["pipeline_config"] == CONFIG


async def test_a_config_edited_by_the_host_is_taken_over_as_a_revision(engine: Engine):
    talk = Conversation(engine, PROPOSE, AIMessage("Built."), AIMessage("I see."))
    await talk.say("goal")
    edited = CONFIG | {"renderer": {"config_type": "QUESTION_RENDERER"}}
    result = await talk.resume({"messages": [HumanMessage("I changed it")], "pipeline_config": edited})
    assert result["pipeline_config"] == edited
    assert (await talk.record()).revision == 2


async def test_the_history_in_the_checkpoint_stays_short(engine: Engine):
    talk = Conversation(engine, PROPOSE, AIMessage("Built."), AIMessage("Yes."))
    for _ in range(39):
        await talk.say("hello")
    assert len((await talk.say("hello"))["messages"]) <= 30
    assert len(await talk.records.messages("s")) == 80


def test_the_graph_works_synchronously_too(engine_of_a_thread: Engine):
    model = ScriptedChatModel(lines=[PROPOSE, calls(("preview", {})), AIMessage("Built.")])
    graph = build_graph(model, engine_of_a_thread).compile(checkpointer=InMemorySaver())
    result = graph.invoke({"messages": [HumanMessage("goal")]}, {"configurable": {"thread_id": "s"}})
    assert result["pipeline_config"] == CONFIG


async def test_a_rewrite_that_leaves_out_what_the_user_set_is_refused_and_names_it(engine: Engine):
    three = calls(("edit_config", {"edits": [{"edit": "set_questions", "per_seed": 3}]}))
    rewrite = CONFIG | {"renderer": {"config_type": "QUESTION_RENDERER"}}
    anew = calls(("propose_config", {"config": rewrite}))
    talk = Conversation(engine, PROPOSE, AIMessage("Built."), three, AIMessage("3."), anew, AIMessage("No."))
    await talk.say("goal")
    kept = (await talk.say("three per chunk"))["pipeline_config"]
    assert (await talk.say("and render prompts"))["pipeline_config"] == kept
    (found,) = talk.answers()[-1]["violations"]
    assert (found["code"], found["path"]) == ("field_dropped", "/question_generator/questions_per_seed")
    assert "edit_config" in found["hint"]


@pytest.mark.parametrize(
    ("changed", "lost"),
    [
        ({"question_generator": None}, ["/question_generator"]),
        ({"seed_generator": {"config_type": "FILESET_SEED_GENERATOR"}}, ["/seed_generator/file_set_id"]),
        ({"seed_generator": {"config_type": "NEWS_SEED_GENERATOR"}}, []),
        ({"renderer": {"config_type": "QUESTION_RENDERER"}}, []),
        (
            {"question_generator": {"config_type": "QUESTION_GENERATOR"}},
            ["/question_generator/answer_type/answer_type"],
        ),
    ],
)
def test_what_a_rewrite_loses_is_what_was_stated_and_could_stay(changed: dict[str, Any], lost: list[str]):
    stated = {path: Origin.GOAL for path, _ in leaves(CONFIG)}
    draft = Draft(config=CONFIG, provenance=stated | {"/question_generator/config_type": Origin.ASSUMPTION})
    new = {stage: value for stage, value in (CONFIG | changed).items() if value is not None}
    assert [each.path for each in dropped_by(draft, new)] == lost


async def test_a_new_start_may_leave_out_anything(engine: Engine):
    other = {stage: value for stage, value in CONFIG.items() if stage != "question_generator"}
    again = calls(("propose_config", {"config": other, "new_start": True}))
    talk = Conversation(engine, PROPOSE, AIMessage("Built."), again, AIMessage("Anew."))
    await talk.say("goal")
    assert (await talk.say("start over: seeds only"))["pipeline_config"] == other
