"""A fourth list, written after the third was satisfied, before looking at what came of it: 28 of 40 were right then.

Today is Monday 2025-11-24.
"""

from typing import Any

Y24 = ("2024-01-01", "2024-12-31")

GOALS: list[tuple[str, dict[str, Any]]] = [
    (
        "A dataset for training a forecaster on ECB policy. News, 2024, binary outcomes, 3 questions per article.",
        {
            "topic": ["ECB policy"],
            "style": "forward_looking",
            "source": "news",
            "dates": Y24,
            "answer_type": "BINARY",
            "questions_per_seed": 3,
        },
    ),
    (
        "need Q/A from the minutes of the fed, numerical",
        {"style": "question_and_label", "source": "file_set:fomc-minutes", "answer_type": "CONTINUOUS"},
    ),
    (
        "im building a benchmark about geopolitics, forward-looking multiple choice from news, feb - apr 2025",
        {
            "topic": ["geopolitics"],
            "style": "forward_looking",
            "answer_type": "MULTIPLE_CHOICE",
            "source": "news",
            "dates": ("2025-02-01", "2025-04-30"),
        },
    ),
    (
        "what will happen with interest rates? yes/no from news, past 45 days",
        {
            "style": "forward_looking",
            "topic": ["interest rates"],
            "answer_type": "BINARY",
            "source": "news",
            "dates": ("2025-10-10", "2025-11-24"),
        },
    ),
    (
        "Use our handbook as the source; ask open questions; one per section; no more than 80 in total",
        {
            "source": "file_set:handbook-18f",
            "answer_type": "FREE_RESPONSE",
            "questions_per_seed": 1,
            "max_questions": 80,
        },
    ),
    (
        "news on 'soft landing' and 'recession', Jan-Jun 2023, how likely questions",
        {
            "source": "news",
            "topic": ["soft landing", "recession"],
            "dates": ("2023-01-01", "2023-06-30"),
            "answer_type": "BINARY",
        },
    ),
    (
        "Turn news stories about startups' funding rounds into numeric questions (amounts), this quarter",
        {
            "source": "news",
            "topic": ["startups' funding rounds"],
            "answer_type": "CONTINUOUS",
            "dates": ("2025-10-01", "2025-12-31"),
        },
    ),
    (
        "forecast covid hospitalizations; numeric; news; 2020 through 2022; weekly",
        {
            "style": "forward_looking",
            "topic": ["covid hospitalizations"],
            "answer_type": "CONTINUOUS",
            "source": "news",
            "dates": ("2020-01-01", "2022-12-31"),
            "interval_duration_days": 7,
        },
    ),
    (
        "I want to know if a model can predict court decisions",
        {"style": "forward_looking", "topic": ["court decisions"]},
    ),
    (
        "multi-choice exam questions based on the contracts file set, chunk size of 3000 chars with 300 overlap",
        {
            "answer_type": "MULTIPLE_CHOICE",
            "style": "question_and_label",
            "source": "file_set:cuad-contracts",
            "chunk_size": 3000,
            "chunk_overlap": 300,
        },
    ),
    (
        "GDELT events from 2025-01-01 until 2025-01-31, daily, question style forecasting, type binary",
        {
            "source": "gdelt",
            "dates": ("2025-01-01", "2025-01-31"),
            "interval_duration_days": 1,
            "style": "forward_looking",
            "answer_type": "BINARY",
        },
    ),
    (
        "i have documents and i need pairs question answer with numbers only, 2 for each page",
        {
            "source": "documents",
            "style": "question_and_label",
            "answer_type": "CONTINUOUS",
            "questions_per_seed": 2,
        },
    ),
    (
        "Dataset: US jobs report. Forecasting. Binary. News 2025 so far. Labels >= 95%.",
        {
            "topic": ["US jobs report"],
            "style": "forward_looking",
            "answer_type": "BINARY",
            "source": "news",
            "dates": ("2025-01-01", "2025-11-24"),
            "confidence_threshold": 0.95,
        },
    ),
    ("please sing a song for me", {"decline:off_topic": None}),
    ("how are you today?", {"ask:help": None}),
]

EDITS: list[tuple[str, dict[str, Any]]] = [
    ("swap binary for numeric", {"answer_type": "CONTINUOUS"}),
    ("from yes/no to multiple choice", {"answer_type": "MULTIPLE_CHOICE"}),
    ("i meant 2023", {"dates": ("2023-01-01", "2023-12-31")}),
    ("make it 2 weeks per slice", {"interval_duration_days": 14}),
    ("cut the articles per search in half", {"scale:articles_per_search": 0.5}),
    ("the topic should be copper prices", {"topic": ["copper prices"]}),
    ("widen the dates to all of 2024 and 2025", {"dates": ("2024-01-01", "2025-12-31")}),
    ("only keep labels above 0.95", {"confidence_threshold": 0.95}),
    ("drop reuters.com", {"exclude:source_domain": ["reuters.com"]}),
    ("no more than 10 articles per search", {"articles_per_search": 10}),
    ("four questions for every article", {"questions_per_seed": 4}),
    ("just 20 questions and spend at most $1.50", {"max_questions": 20, "max_cost_dollars": 1.5}),
    ("show 4 example questions", {"run:preview": 4}),
    ("may i have a look at the rows", {"run:preview": 3}),
    ("kick it off", {"run:generate": None}),
    ("create the dataset now", {"run:generate": None}),
    ("what's the price for 2000 rows?", {"ask:cost": None, "max_questions": 2000}),
    ("check if it is valid", {"ask:valid": None}),
    ("summarize what you have so far", {"ask:pipeline": None}),
    ("status?", {"ask:status": None}),
    ("that was wrong, undo", {"undo:": 1}),
    ("what sources do you have?", {"ask:file_sets": None}),
    ("not so sure about binary, make it free response", {"answer_type": "FREE_RESPONSE"}),
    ("make the questions short and specific", {"instructions": "short and specific"}),
    ("use all sites again", {"remove:source_domain": None}),
]
