"""The sieve: which of the chosen candidates stand, given the words around them and the rest of the message.

Each rule is `rule(candidate, view) -> bool`; a candidate stands where every rule says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from agent.embedded.understanding.acts import Act, Kind
from agent.embedded.understanding.candidates import Candidate
from agent.embedded.understanding.date_ranges import is_bare_year
from agent.embedded.understanding.lexicon import Lexicon
from agent.embedded.understanding.numbers import count
from agent.embedded.understanding.revisions import marked
from agent.embedded.understanding.situation import Situation
from agent.embedded.understanding.tokens import ALNUM, SQL, WORD, Token
from agent.embedded.understanding.topic import is_frame, phrase_at

_SUBSTANCE = {"source", "style", "answer_type", "questions_per_seed", "max_questions", "confidence_threshold"}
_CLAUSE_ENDS = (".", "...", ",", ";", "!", "?", ":", "and", "then", "please", "now", "but")
_LIMITS = ("max_questions", "max_cost_dollars")
_SAID = (Kind.ASK, Kind.ANSWER)
_QUESTIONS = ("what's", "whats", "which", "what", "does", "is")
_AMOUNTS = (["how", "many"], ["how", "much"], ["how", "long"], ["how", "big"], ["how", "often"])
_WHY = (("why",), ("how", "come"), ("what", "made"), ("what", "makes"))
_AUXILIARIES = ("did", "do", "have", "had", "made", "makes")
_ASKING = ("ask", "asking", "query", "querying", "queries")
_WEAK_RUN_VERBS = ("generate", "create", "make", "build", "produce", "do")


@dataclass(frozen=True, slots=True)
class View:
    """What a rule may look at besides the candidate."""

    tokens: tuple[Token, ...]
    chosen: Sequence[Candidate]
    situation: Situation
    lexicon: Lexicon

    def covered(self, i: int) -> bool:
        return any(item.act.start <= i < item.act.end for item in self.chosen)

    def is_content(self, i: int) -> bool:
        """An uncovered word that means something by itself."""
        if not 0 <= i < len(self.tokens) or self.covered(i):
            return False
        token = self.tokens[i]
        return token.kind in (WORD, ALNUM) and not is_frame(token, self.lexicon)

    def introduced(self, i: int, strong: bool) -> bool:
        """Whether a word such as "about" or "predict" ends right before `i`, articles apart."""
        at = i - 1
        while at >= 0 and self.tokens[at].lower in ("the", "a", "an", "our", "this"):
            at -= 1
        if any(item.act.value == "forward_looking" and item.act.end == at + 1 for item in self.chosen):
            return True
        phrases = self.lexicon.strong_introducers if strong else self.lexicon.introducers
        return any(
            phrase_at(self.tokens, at - length + 1, phrases) == length for length in (1, 2, 3, 4) if at >= length - 1
        )


Rule = Callable[[Candidate, View], bool]


def year_is_no_part_of_the_topic(item: Candidate, view: View) -> bool:
    """ "about the 2024 election": a bare year between an introducing word and a content word belongs to the topic."""
    act = item.act
    if act.field != "dates" or not is_bare_year(view.tokens, act.start, act.end):
        return True
    return not (view.is_content(act.end) and view.introduced(act.start, strong=False))


def words_are_no_part_of_the_topic(item: Candidate, view: View) -> bool:
    """ "about binary options": a setting's name right after "about" and before a content word belongs to the topic."""
    act = item.act
    if act.field not in ("answer_type", "style", "dates", "interval_duration_days") or act.kind != Kind.SET:
        return True
    if act.field == "answer_type" and any(
        item.act.field == "style" and item.act.end == act.start for item in view.chosen
    ):
        return True
    return not (view.is_content(act.end) and view.introduced(act.start, strong=True))


def rhythms_are_no_part_of_a_name(item: Candidate, view: View) -> bool:
    """ "annual reports", "monthly inflation": a rhythm right before a content word says what is read, not how often."""
    act = item.act
    single = act.field == "interval_duration_days" and act.end - act.start == 1
    return not (single and act.kind == Kind.SET and view.is_content(act.end))


def unknown_documents_stand_alone(item: Candidate, view: View) -> bool:
    """ "from our onboarding manual" names a file set that is not here, where no other source is named."""
    if item.act.field != "source" or not str(item.act.value).startswith("missing:"):
        return True
    others = [other.act.value for other in view.chosen if other is not item and other.act.field == "source"]
    return not any(value != "documents" and not str(value).startswith("missing:") for value in others)


def weak_words_stand_alone(item: Candidate, view: View) -> bool:
    """ "payroll numbers": a weak name right after a content word belongs to the topic."""
    if not item.act.weak or item.act.kind != Kind.SET or item.act.field == "source_domain":
        return True
    if str(item.act.value).startswith("missing:"):
        return True
    if item.act.field == "source" and view.situation.config is not None:
        return False
    return not (view.is_content(item.act.start - 1) or _another(item, view))


def _another(item: Candidate, view: View) -> bool:
    """Whether a strong name of the same field is there and not negated."""
    return any(
        other.act.field == item.act.field
        and not other.act.weak
        and not marked(view.tokens, other.act.start, view.lexicon.negations)
        for other in view.chosen
    )


def document_gives_way_to_news(item: Candidate, view: View) -> bool:
    """ "about FOMC minutes from news": a file set's words after "about" are the topic where news is named too."""
    act = item.act
    if act.field != "source" or not str(act.value).startswith("file_set:"):
        return True
    news = any(
        other.act.value in ("news", "gdelt") and not other.act.weak for other in view.chosen if other is not item
    )
    return not (news and view.introduced(act.start, strong=True))


def small_talk_gives_way(item: Candidate, view: View) -> bool:
    """Greetings, thanks, a plain yes or no: only where the message says nothing else."""
    act = item.act
    if not act.weak or act.kind not in (Kind.ASK, Kind.ANSWER):
        return True
    rest = [other for other in view.chosen if other is not item and not (other.act.weak and other.act.kind in _SAID)]
    return not rest and not any(view.is_content(i) for i in range(len(view.tokens)))


def decline_gives_way_to_a_goal(item: Candidate, view: View) -> bool:
    """A request from another domain counts only where the message says nothing about a dataset."""
    if item.act.kind != Kind.DECLINE or not item.act.weak:
        return True
    acts = [other.act for other in view.chosen]
    substance = any(act.field in _SUBSTANCE and act.kind == Kind.SET and not act.weak for act in acts)
    return not substance and not any(token.lower in view.lexicon.classes["data"] for token in view.tokens)


def run_is_an_order(item: Candidate, view: View) -> bool:
    """ "generate yes/no questions", "what would it cost to run", "start date": an order only at a clause's end."""
    act = item.act
    if act.field != "generate":
        return True
    others = [other.act for other in view.chosen if other is not item]
    if marked(view.tokens, act.start, (*view.lexicon.negations, ("don't",), ("do", "not"))):
        return False
    asked = any(other.kind == Kind.ASK and not other.weak for other in others)
    if asked and view.tokens[act.start - 1].lower == "to":
        return False
    if view.situation.config is None and any(other.kind == Kind.SET for other in others):
        return False
    plain = view.tokens[act.start].lower not in _WEAK_RUN_VERBS and act.end - act.start > 1
    return plain or (view.situation.config is not None and _ends_a_clause(act, others, view))


def _ends_a_clause(act: Act, others: Sequence[Act], view: View) -> bool:
    limited = any(other.field in _LIMITS and other.start - act.end in (0, 1) for other in others)
    return limited or act.end >= len(view.tokens) or view.tokens[act.end].lower in _CLAUSE_ENDS


def short_commands_stand_alone(item: Candidate, view: View) -> bool:
    """ "bitcoin price prediction": a command of one word right beside a content word is a part of something else."""
    act = item.act
    if act.kind not in (Kind.RUN, Kind.ASK) or act.end - act.start > 1:
        return True
    return not (view.is_content(act.start - 1) or view.is_content(act.end))


def going_back_to_a_value_is_no_undo(item: Candidate, view: View) -> bool:
    """ "go back to weekly" sets a value."""
    if item.act.kind != Kind.UNDO or item.act.end >= len(view.tokens) or view.tokens[item.act.end].lower != "to":
        return True
    at = item.act.end + 1
    at += 1 if at < len(view.tokens) and view.tokens[at].lower in ("the", "our", "my") else 0
    return not view.covered(at)


def undo_behind_a_setting_is_none(item: Candidate, view: View) -> bool:
    """ "set it to 95 percent and revert": the settings of a message are not taken back by its last word."""
    act = item.act
    if act.kind != Kind.UNDO or act.field:
        return True
    return not any(other.act.kind == Kind.SET and other.act.end <= act.start for other in view.chosen)


def dropping_a_query_is_no_filter(item: Candidate, view: View) -> bool:
    """ "drop Denmark" with a search for Denmark takes the query away."""
    if not item.open or item.act.field != "filter_rubric":
        return True
    held = ((view.situation.config or {}).get("seed_generator") or {}).get("search_query") or []
    said = item.act.words.lower()
    return not any(query.lower() in said for query in (held if isinstance(held, list) else [held]))


def models_answer(item: Candidate, view: View) -> bool:
    """ "news about GPT-5": a model right after "about" is the topic, unless the message has models answer."""
    if item.act.field != "models" or not view.introduced(item.act.start, strong=True):
        return True
    return any(other.act.field in ("rollout_generator", "samples", "temperature") for other in view.chosen)


def quotes_ask_documents(item: Candidate, view: View) -> bool:
    """Quoted texts alone are asked of documents only where the message asks something and names no news."""
    if item.act.field != "prompts" or not item.act.weak:
        return True
    acts = [other.act for other in view.chosen if other is not item]
    documents = any(act.field == "source" and str(act.value).startswith(("file_set:", "documents")) for act in acts)
    kept = ((view.situation.config or {}).get("seed_generator") or {}).get("config_type", "")
    read = documents or kept.startswith("FILESET")
    return read and any(token.lower in _ASKING for token in view.tokens[: item.act.start])


def outlets_are_named_as_such(item: Candidate, view: View) -> bool:
    """ "reuters" alone may be a topic: it is a source after "use", "add", "drop" and the like."""
    act = item.act
    if act.field != "source_domain" or not act.weak:
        return True
    lexicon = view.lexicon
    verbs = (("use",), ("search",), ("take",), ("and",), ("or",), ("block",), ("allow",))
    return marked(view.tokens, act.start, (*lexicon.negations, *lexicon.additions, *verbs))


def leaving_it_to_us_is_no_question(item: Candidate, view: View) -> bool:
    """ "which dates did you pick": behind an auxiliary "you pick" asks what was picked and leaves nothing to us."""
    act = item.act
    return act.field != "decide" or act.start == 0 or view.tokens[act.start - 1].lower not in _AUXILIARIES


def the_query_is_the_one_that_is_there(item: Candidate, view: View) -> bool:
    """ "the query should say": of a pipeline that searches news, no SQL is meant without any."""
    act = item.act
    if act.value != "bigquery" or not act.words.lower().endswith("query") or "sql" in act.words.lower():
        return True
    read = ((view.situation.config or {}).get("seed_generator") or {}).get("config_type", "BIGQUERY")
    return read.startswith("BIGQUERY") or any(token.kind == SQL for token in view.tokens)


def now_alone_is_no_date(item: Candidate, view: View) -> bool:
    """ "and now show me some": a day, but nothing that is to end on it."""
    return item.act.field != "dates" or item.act.words.lower() not in ("now", "today")


def conditions_need_files(item: Candidate, view: View) -> bool:
    """ "6 months was fine": of a pipeline that reads no files, only a message that names some sets conditions."""
    kept = ((view.situation.config or {}).get("seed_generator") or {}).get("config_type", "FILESET")
    if item.act.field != "file_filters" or item.act.kind != Kind.SET or kept.startswith("FILESET"):
        return True
    return any(str(other.act.value).startswith(("file_set:", "documents")) for other in view.chosen)


RULES: tuple[Rule, ...] = (
    conditions_need_files,
    now_alone_is_no_date,
    the_query_is_the_one_that_is_there,
    leaving_it_to_us_is_no_question,
    undo_behind_a_setting_is_none,
    dropping_a_query_is_no_filter,
    models_answer,
    quotes_ask_documents,
    outlets_are_named_as_such,
    going_back_to_a_value_is_no_undo,
    year_is_no_part_of_the_topic,
    words_are_no_part_of_the_topic,
    rhythms_are_no_part_of_a_name,
    unknown_documents_stand_alone,
    weak_words_stand_alone,
    document_gives_way_to_news,
    small_talk_gives_way,
    decline_gives_way_to_a_goal,
    run_is_an_order,
    short_commands_stand_alone,
)


def sift(
    chosen: Sequence[Candidate], tokens: tuple[Token, ...], situation: Situation, lexicon: Lexicon
) -> list[Candidate]:
    """The candidates that stand, and the counts that stand apart from their noun."""
    view = View(tokens, chosen, situation, lexicon)
    standing = [item for item in chosen if all(rule(item, view) for rule in RULES)]
    return _asked_why(_distant_counts(standing, View(tokens, standing, situation, lexicon)), view)


def _orders_something(standing: Sequence[Candidate], view: View) -> bool:
    """ "why so slow? just bump it to 30": a setting in a later sentence than the question."""
    stop = next((n for n, token in enumerate(view.tokens) if token.text in "?.!"), len(view.tokens))
    return any(item.act.start > stop and item.act.kind == Kind.SET for item in standing)


def _distant_counts(standing: list[Candidate], view: View) -> list[Candidate]:
    """ "100 multiple choice questions", "3 binary questions per article": a number, then what kind of questions."""
    found: list[Candidate] = []
    for i in range(len(view.tokens)):
        amount = None if view.covered(i) else count(view.tokens, i)
        end = _descriptors_end(view, i + amount[1]) if amount else i
        if not amount or end == i + amount[1]:
            continue
        per = _per_seed(view, end)
        act = Act(
            Kind.SET, "questions_per_seed" if per else "max_questions", amount[0], view.tokens[i].text, i, i + amount[1]
        )
        found.append(Candidate(act))
        if per:
            found.append(Candidate(replace(act, start=end, end=per)))
    return sorted(standing + found, key=lambda item: item.act.start)


def _descriptors_end(view: View, i: int) -> int:
    """The index after answer types, styles and their noun, from `i`; `i` itself where there is no such noun."""
    first, ends = i, [i]
    while ends:
        i = max(ends)
        acts = [item.act for item in view.chosen if item.act.field in ("answer_type", "style")]
        ends = [act.end for act in acts if act.start == i]
    if i == first:
        return first
    nouns = {
        "mcqs",
        "quizzes",
        "forecasts",
        "predictions",
        *view.lexicon.classes["question"],
        *view.lexicon.classes["pair"],
        *view.lexicon.classes["row"],
    }
    if i < len(view.tokens) and view.tokens[i].lower in nouns:
        return i + 1
    return i if view.tokens[i - 1].lower in nouns else first


def _per_seed(view: View, i: int) -> int | None:
    """The index after "per article" at `i`."""
    classes = view.lexicon.classes
    if i < len(view.tokens) and view.tokens[i].lower in ("each", "apiece") and not _seed_follows(view, i + 1):
        return i + 1
    per = phrase_at(view.tokens, i, sorted((tuple(p.split()) for p in classes["per"]), key=lambda p: -len(p)))
    at = i + per
    return at + 1 if per and at < len(view.tokens) and view.tokens[at].lower in classes["seed"] else None


def _seed_follows(view: View, i: int) -> bool:
    return i < len(view.tokens) and view.tokens[i].lower in view.lexicon.classes["seed"]


def _asked_why(standing: list[Candidate], view: View) -> list[Candidate]:
    """ "why weekly?", "how come it is binary?", "what is GDELT?": what would be set is asked about."""
    opening = [token.lower for token in view.tokens[:2]]
    settings = [item for item in standing if item.act.kind == Kind.SET]
    alone = len(settings) == len(standing) == 1 and not settings[0].extras
    asks_what = opening[:1] == ["what's"] or opening in (["what", "is"], ["what", "are"], ["what", "does"])
    questioned = (
        opening[:1] and opening[0] in _QUESTIONS and view.tokens[-1].text == "?" and len(settings) == len(standing)
    )
    why = any(tuple(opening[: len(words)]) == words for words in _WHY) and not _orders_something(standing, view)
    why = why or (bool(view.situation.config) and opening in _AMOUNTS and not _orders_something(standing, view))
    if not why and not (asks_what and alone) and not (questioned and view.situation.config):
        return standing
    return [
        replace(item, act=replace(item.act, kind=Kind.ASK, value=None)) if item in settings else item
        for item in standing
    ]
