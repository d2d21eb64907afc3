"""Deeds: what a reply in free words says was done is compared with what was done."""

import json
from dataclasses import replace

import pytest

from agent.claims.deeds import Deeds, false_deeds

NOTHING = Deeds(changed=False, has_run=False, has_preview=False, looked=False, acted=False, config=None, facts="")
CONFIG = {"config_type": "QUESTION_PIPELINE", "seed_generator": {"config_type": "NEWS_SEED_GENERATOR"}}


@pytest.mark.parametrize(
    "reply",
    [
        "I've set it to 3 questions per article.",
        "I have now updated the pipeline. Anything else?",
        "The confidence threshold has been raised.",
        "Labels are now enabled.",
        "Done! Three per chunk.",
        "I've started the run.",
        "Your dataset is ready.",
        "The job is now running.",
        "Here are three sample rows:",
        "The preview shows clean questions.",
        "A run will cost about $4.20.",
        "I'll change that now.",
        "Let me build the pipeline.",
        '```json\n{"name": "generate", "arguments": {}}\n```',
        f"This is the pipeline:\n```json\n{json.dumps(CONFIG)}\n```",
    ],
)
def test_a_claim_of_what_was_not_done_is_quoted_with_the_reason(reply: str):
    assert false_deeds(reply, NOTHING)


@pytest.mark.parametrize(
    "reply",
    [
        "Nothing was changed.",
        "I have not changed anything.",
        "I couldn't start the run: there is no pipeline yet.",
        "Shall I set it to 3 questions per article?",
        "If you like, I'll change that.",
        "Once you approve, the run is started.",
        "I can build that from news. Which period?",
        "I'll build it from news. Which period do you mean?",
        "You could say “I've set it to 3”.",
        "No run was started.",
        "The pipeline makes yes/no questions from news.",
        "A preview makes real rows.",
        "```python\nprint('done')\n```",
        "Hello.",
    ],
)
def test_a_denial_a_question_or_an_offer_claims_nothing(reply: str):
    assert false_deeds(reply, NOTHING) == []


def test_what_was_done_may_be_said():
    done = replace(
        NOTHING, changed=True, has_run=True, has_preview=True, looked=True, acted=True, config=CONFIG, facts="3 and 4.2"
    )
    told = f"I've set it to 3. The run is done. Here are the rows. It cost $4.20.\n```json\n{json.dumps(CONFIG)}\n```"
    assert false_deeds(told, done) == []


def test_a_number_beside_a_change_has_to_be_known():
    done = replace(NOTHING, changed=True, looked=True, acted=True, facts='{"questions_per_seed":3}')
    assert false_deeds("I've set it to 3 questions.", done) == []
    assert false_deeds("I've set it to 4 questions.", done)


@pytest.mark.parametrize(("told", "known"), [("$4.20", "4.2"), ("$4.20", "4.19871"), ("$4", "4.2"), ("$1,200", "1200")])
def test_dollars_may_be_rounded(told: str, known: str):
    assert false_deeds(f"It will cost {told}.", replace(NOTHING, facts=known)) == []
    assert false_deeds(f"It will cost {told}.", replace(NOTHING, facts="7"))


def test_a_look_up_keeps_no_promise_to_change():
    looked = replace(NOTHING, looked=True)
    assert false_deeds("Let me check the file sets.", looked) == []
    assert false_deeds("I'll change that now.", looked)
