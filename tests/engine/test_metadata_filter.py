"""Metadata filters: what they match, and what is said of one that cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.metadata_filter import FilterSyntaxError, parse_filter

FILE = {"ticker": "AAL", "year": 2023, "month": "03", "final": True, "filed": "2023-05-04", "note": "rate's up"}


@pytest.mark.parametrize(
    "text",
    [
        "ticker='AAL'",
        'ticker = "AAL"',
        "ticker=AAL",
        "ticker != 'MSFT'",
        "year=2023",
        "year = '2023'",
        "year>=2023",
        "year < 2023.5",
        "month='03'",
        "month=3",
        "filed > 2022-12-31",
        'filed <= "2023-05-04"',
        "final=true",
        "final = True",
        "ticker:aa",
        "ticker:*",
        "note = 'rate\\'s up'",
        "'ticker' = AAL",
        "NOT ticker=MSFT",
        "-ticker=MSFT",
        "(ticker=AAL)",
        "ticker=AAL AND year=2023",
        "ticker=AAL year=2023",
        "ticker=MSFT OR ticker=AAL",
        "NOT (ticker=MSFT OR year=2022)",
        "missing=1 OR NOT missing=1",
    ],
)
def test_a_filter_matches(text: str) -> None:
    assert parse_filter(text).matches(FILE)


@pytest.mark.parametrize(
    "text",
    [
        "ticker='aal'",
        "ticker != 'AAL'",
        "year>2023",
        "month='3'",
        "final=false",
        "missing=1",
        "missing!=1",
        "missing:*",
        "ticker:xyz",
        "ticker=AAL AND year=2022",
        "ticker=AAL year=2022",
        "NOT ticker=AAL",
    ],
)
def test_a_filter_does_not_match(text: str) -> None:
    assert not parse_filter(text).matches(FILE)


def test_or_binds_tighter_than_and() -> None:
    assert not parse_filter("ticker=AAL OR ticker=MSFT AND year=2022").matches(FILE)
    assert parse_filter("ticker=AAL OR (ticker=MSFT AND year=2022)").matches(FILE)


def test_the_fields_of_a_filter_are_named() -> None:
    assert set(parse_filter("a=1 AND (NOT b=2 OR c:x)").fields()) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the filter ends: expected the name of a metadata field"),
        ("ticker", "the filter ends: expected one of = != < <= > >= :"),
        ("ticker=", "the filter ends: expected a value"),
        ("ticker='AAL", 'At character 8 found "\'"'),
        ("(ticker=AAL", "expected a closing parenthesis"),
        ("ticker=AAL)", "expected AND, OR or the end of the filter"),
        ("ticker=AAL AND", "the filter ends: expected the name of a metadata field"),
        ("ticker == AAL", "At character 9 found '='"),
        ("a=1 OR AND b=2", "found 'AND'"),
        ("(" * 60 + "a=1" + ")" * 60, "at most 50 nested parentheses"),
        ("a=1 " * 1000, "at most 2000 characters"),
    ],
)
def test_an_unreadable_filter_says_where_and_what_is_expected(text: str, said: str) -> None:
    with pytest.raises(FilterSyntaxError) as raised:
        parse_filter(text)
    assert said in str(raised.value)


@given(st.text(alphabet="ab=!<>:()'\"\\ -*ANDORT0.5", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition = parse_filter(text)
    except FilterSyntaxError:
        return
    assert condition.matches({"a": "b", "b": 5}) in (True, False)


names = st.sampled_from(["a", "b", "c"])


@st.composite
def conditions(draw: st.DrawFn, depth: int = 3) -> tuple[str, str]:
    """A filter, and the same condition in Python over `m`."""
    if depth == 0 or draw(st.booleans()):
        name, number = draw(names), draw(st.integers(0, 3))
        comparator, python = draw(st.sampled_from([("=", "=="), ("!=", "!="), ("<", "<"), (">=", ">=")]))
        return f"{name} {comparator} {number}", f"m[{name!r}] {python} {number}"
    if draw(st.booleans()):
        text, python = draw(conditions(depth - 1))
        return f"NOT ({text})", f"not ({python})"
    word = draw(st.sampled_from(["AND", "OR"]))
    parts = draw(st.lists(conditions(depth - 1), min_size=2, max_size=3))
    return (
        f" {word} ".join(f"({text})" for text, _ in parts),
        f" {word.lower()} ".join(f"({python})" for _, python in parts),
    )


@given(conditions(), st.fixed_dictionaries({"a": st.integers(0, 3), "b": st.integers(0, 3), "c": st.integers(0, 3)}))
def test_a_filter_means_what_the_same_condition_means_in_python(pair: tuple[str, str], m: dict[str, int]) -> None:
    text, python = pair
    assert parse_filter(text).matches(m) == eval(python, {"m": m})
