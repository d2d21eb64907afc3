"""Models in a message: names become slugs, and each parameter goes to the models it is said of."""

import pytest

from agent.embedded.understanding.models import Model, model_mentions, model_slug
from agent.embedded.understanding.tokens import tokenize


def models(text: str, *known: str) -> list[Model]:
    return [model for mention in model_mentions(text, tokenize(text), known) for model in mention.models]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("gpt-4o", "openai/gpt-4o"),
        ("Claude Sonnet 4", "anthropic/claude-sonnet-4"),
        ("sonnet 4", "anthropic/claude-sonnet-4"),
        ("llama 3.3 70b", "meta-llama/llama-3.3-70b"),
        ("acme/own-model", "acme/own-model"),
    ],
)
def test_a_name_becomes_a_slug(name: str, slug: str):
    assert model_slug(name) == slug


def test_each_model_keeps_its_own_parameters():
    found = models("gpt-4o at temperature 0.2 and claude-sonnet-4 at 0.7")
    assert [model.parameters for model in found] == [(("temperature", 0.2),), (("temperature", 0.7),)]


def test_what_is_said_of_the_last_model_alone_holds_for_all():
    found = models("openai/gpt-4o and o3, temp 0, max 500 tokens, 3 samples each")
    assert [dict(model.parameters) for model in found] == [{"temperature": 0, "max_tokens": 500}] * 2
    assert [model.samples for model in found] == [3, 3]


def test_one_model_takes_the_place_of_another():
    (found,) = models("swap gpt-4o for deepseek/deepseek-chat")
    assert (found.name, found.replaces) == ("deepseek/deepseek-chat", "openai/gpt-4o")


def test_a_family_alone_names_the_only_such_model_that_is_there():
    assert [model.name for model in models("gemini at 0.5", "google/gemini-2.5-flash", "openai/gpt-4o")] == [
        "google/gemini-2.5-flash"
    ]
    assert models("gemini at 0.5", "google/gemini-2.5-flash", "google/gemini-2.5-pro") == []


@pytest.mark.parametrize(
    "text", ["news about Claude Monet", "the gemini horoscope", "yes/no questions", "a llama farm"]
)
def test_other_words_are_no_models(text: str):
    assert models(text) == []
