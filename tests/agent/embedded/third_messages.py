"""A third list, written after the second was satisfied, before looking at what came of it: 32 of 50 were right then.

Today is Monday 2025-11-24.
"""

from typing import Any

Y24 = ("2024-01-01", "2024-12-31")
Y23 = ("2023-01-01", "2023-12-31")

GOALS: list[tuple[str, dict[str, Any]]] = [
    (
        "Please generate a set of numeric forecasting questions concerning U.S. housing starts based on 2023 news.",
        {
            "answer_type": "CONTINUOUS",
            "style": "forward_looking",
            "topic": ["U.S. housing starts"],
            "dates": Y23,
            "source": "news",
        },
    ),
    (
        "hey, could we get like 300 yes/no questions on nba games? use espn.com news, october 2024 till april 2025",
        {
            "max_questions": 300,
            "answer_type": "BINARY",
            "topic": ["nba games"],
            "source_domain": ["espn.com"],
            "source": "news",
            "dates": ("2024-10-01", "2025-04-30"),
        },
    ),
    (
        "Goal: evaluate a model on reading our contracts. Multiple choice, 2 per section.",
        {"source": "file_set:cuad-contracts", "answer_type": "MULTIPLE_CHOICE", "questions_per_seed": 2},
    ),
    (
        "dataset of Q and A on the Fed's minutes where every answer is a number",
        {"style": "question_and_label", "source": "file_set:fomc-minutes", "answer_type": "CONTINUOUS"},
    ),
    (
        "I'm interested in whether wildfires get worse. Forecasts from news, last summer, binary.",
        {
            "topic": ["wildfires get worse"],
            "style": "forward_looking",
            "source": "news",
            "dates": ("2025-06-01", "2025-08-31"),
            "answer_type": "BINARY",
        },
    ),
    (
        "bitcoin price prediction dataset",
        {"topic": ["bitcoin price"], "style": "forward_looking"},
    ),
    (
        "make questions with probabilities about ceasefires from news since 7 October 2023, confidence at least 0.9",
        {
            "answer_type": "BINARY",
            "topic": ["ceasefires"],
            "source": "news",
            "dates": ("2023-10-07", "2025-11-24"),
            "confidence_threshold": 0.9,
        },
    ),
    (
        "Take the 18F handbook and write three short-answer questions per page",
        {"source": "file_set:handbook-18f", "answer_type": "FREE_RESPONSE", "questions_per_seed": 3},
    ),
    (
        "questions generated from news on vaccine approvals, dates 1 Jan 2022 to 30 Jun 2022, answer format: yes/no",
        {
            "source": "news",
            "topic": ["vaccine approvals"],
            "dates": ("2022-01-01", "2022-06-30"),
            "answer_type": "BINARY",
        },
    ),
    (
        "news, topic is student loans, 2024 H1, numbers only, two questions an article",
        {
            "source": "news",
            "topic": ["student loans"],
            "dates": ("2024-01-01", "2024-06-30"),
            "answer_type": "CONTINUOUS",
            "questions_per_seed": 2,
        },
    ),
    (
        "we want forecasting questions for the next elections in Germany using DW (dw.com) articles of 2024 and 2025",
        {
            "style": "forward_looking",
            "topic": ["next elections in Germany"],
            "source_domain": ["dw.com"],
            "source": "news",
            "dates": ("2024-01-01", "2025-12-31"),
        },
    ),
    (
        "Es fehlt nichts: binary questions, news, climate policy, 2024",
        {"answer_type": "BINARY", "source": "news", "topic": ["climate policy"], "dates": Y24},
    ),
    (
        "I need 50 rows from my files for testing, true or false statements",
        {"max_questions": 50, "source": "documents", "answer_type": "BINARY"},
    ),
    (
        "predict gdp growth quarterly, quarterly slices, numeric, news from the 2010s",
        {
            "style": "forward_looking",
            "topic": ["gdp growth"],
            "interval_duration_days": 90,
            "answer_type": "CONTINUOUS",
            "source": "news",
            "dates": ("2010-01-01", "2019-12-31"),
        },
    ),
    ("create QA dataset", {"style": "question_and_label"}),
    ("use fomc-minutes", {"source": "file_set:fomc-minutes"}),
    (
        "Only binary, no multiple choice, about chip export controls, from reuters.com or apnews.com, past 3 quarters",
        {
            "answer_type": "BINARY",
            "topic": ["chip export controls"],
            "source_domain": ["reuters.com", "apnews.com"],
            "dates": ("2025-02-24", "2025-11-24"),
        },
    ),
    (
        "forecast questions in which the answer is a number about oil inventories, weekly, news of this year",
        {
            "style": "forward_looking",
            "answer_type": "CONTINUOUS",
            "topic": ["oil inventories"],
            "interval_duration_days": 7,
            "source": "news",
            "dates": ("2025-01-01", "2025-12-31"),
        },
    ),
    ("who won the world cup in 2018?", {"decline:off_topic": None}),
    ("write a python script that scrapes twitter", {"decline:off_topic": None}),
]

EDITS: list[tuple[str, dict[str, Any]]] = [
    ("Make the answers multiple choice instead of yes/no", {"answer_type": "MULTIPLE_CHOICE"}),
    ("hmm, could you do 5 per article?", {"questions_per_seed": 5}),
    ("bump confidence up to 97%", {"confidence_threshold": 0.97}),
    ("i'd rather have it monthly", {"interval_duration_days": 30}),
    ("go with free text", {"answer_type": "FREE_RESPONSE"}),
    ("Let's focus on natural gas", {"topic": ["natural gas"]}),
    ("use news from 2023 instead", {"source": "news", "dates": Y23}),
    ("start date 2024-02-01", {"dates": ("2024-02-01", "2025-11-24")}),
    ("set end date to 31 March 2025", {"dates": (None, "2025-03-31")}),
    ("change both dates: from 2024-01-01 to 2024-03-31", {"dates": ("2024-01-01", "2024-03-31")}),
    ("two questions per article please, and weekly", {"questions_per_seed": 2, "interval_duration_days": 7}),
    ("remove the confidence threshold", {"remove:confidence_threshold": None}),
    ("exclude bbc.com", {"exclude:source_domain": ["bbc.com"]}),
    ("fewer articles: 4 per search", {"articles_per_search": 4}),
    ("triple the questions per article", {"scale:questions_per_seed": 3}),
    ("limit spending to 7.50 dollars", {"max_cost_dollars": 7.5}),
    ("I only want 30 rows", {"max_questions": 30}),
    ("Can I see a sample?", {"run:preview": 3}),
    ("show me two questions", {"run:preview": 2}),
    ("looks good, run it", {"run:generate": None}),
    ("great, generate 200 rows for max $4", {"run:generate": None, "max_questions": 200, "max_cost_dollars": 4.0}),
    ("how much would 500 questions cost?", {"ask:cost": None, "max_questions": 500}),
    ("did the run finish?", {"ask:status": None}),
    ("what's in the pipeline right now?", {"ask:pipeline": None}),
    ("undo the last 3 edits", {"undo:": 3}),
    ("why is the confidence 90%?", {"ask:confidence_threshold": None}),
    ("what does chunk overlap mean?", {"ask:chunk_overlap": None}),
    ("wait, no, go back", {"undo:": 1}),
    ("never mind", {"answer:no": None}),
    ("numeric. no, binary.", {"answer_type": "BINARY"}),
]
