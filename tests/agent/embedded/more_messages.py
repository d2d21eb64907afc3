"""More messages, written after the first rules, before looking at what they made of them: 49 of 65 were right then.

Today is Monday 2025-11-24.
"""

from typing import Any

Y24 = ("2024-01-01", "2024-12-31")
Y23 = ("2023-01-01", "2023-12-31")

GOALS: list[tuple[str, dict[str, Any]]] = [
    (
        "could you build a forecasting dataset on US inflation releases, using 2024 news, with yes/no answers?",
        {
            "style": "forward_looking",
            "topic": ["US inflation releases"],
            "dates": Y24,
            "source": "news",
            "answer_type": "BINARY",
        },
    ),
    (
        "Need ~500 binary questions re: Premier League matches. News from August 2024 to May 2025.",
        {
            "max_questions": 500,
            "answer_type": "BINARY",
            "topic": ["Premier League matches"],
            "source": "news",
            "dates": ("2024-08-01", "2025-05-31"),
        },
    ),
    (
        "turn our handbook into a quiz with four options per question",
        {"source": "file_set:handbook-18f", "style": "question_and_label", "answer_type": "MULTIPLE_CHOICE"},
    ),
    (
        "I have some contracts. Please generate questions and answers from them, open answers.",
        {"source": "file_set:cuad-contracts", "style": "question_and_label", "answer_type": "FREE_RESPONSE"},
    ),
    (
        "numeric prediction questions on unemployment claims from news articles published in Q1 2025, one per article",
        {
            "answer_type": "CONTINUOUS",
            "style": "forward_looking",
            "topic": ["unemployment claims"],
            "source": "news",
            "dates": ("2025-01-01", "2025-03-31"),
            "questions_per_seed": 1,
        },
    ),
    (
        "train a model for predicting box office results. news since June, numbers",
        {
            "style": "forward_looking",
            "topic": ["box office results"],
            "source": "news",
            "dates": ("2025-06-01", "2025-11-24"),
            "answer_type": "CONTINUOUS",
        },
    ),
    (
        "questoins about FOMC minutes with a probabilty answer",
        {"source": "file_set:fomc-minutes", "answer_type": "BINARY"},
    ),
    (
        "want dataset, topic = lithium prices, source = news, from = 2024-01-01, to = 2024-12-31, answers = numeric",
        {"topic": ["lithium prices"], "source": "news", "dates": Y24, "answer_type": "CONTINUOUS"},
    ),
    (
        "news questions about the Tour de France during July 2025, monthly, 20 articles per search, multiple-choice",
        {
            "source": "news",
            "topic": ["Tour de France"],
            "dates": ("2025-07-01", "2025-07-31"),
            "interval_duration_days": 30,
            "articles_per_search": 20,
            "answer_type": "MULTIPLE_CHOICE",
        },
    ),
    (
        "Will-it-happen questions on cabinet resignations in the UK, past six months, from (theguardian.com)",
        {
            "topic": ["cabinet resignations in the UK"],
            "dates": ("2025-05-24", "2025-11-24"),
            "source_domain": ["theguardian.com"],
            "answer_type": "BINARY",
        },
    ),
    (
        "extract Q&A pairs out of the handbook about hiring; short answers; 500 characters per chunk",
        {
            "style": "question_and_label",
            "source": "file_set:handbook-18f",
            "topic": ["hiring"],
            "answer_type": "FREE_RESPONSE",
            "chunk_size": 500,
        },
    ),
    (
        "gdelt, last 30 days, binary forecasting, conflict in Sudan",
        {
            "source": "gdelt",
            "dates": ("2025-10-25", "2025-11-24"),
            "answer_type": "BINARY",
            "style": "forward_looking",
            "topic": ["conflict in Sudan"],
        },
    ),
    (
        "i like to have questions with number answer from document FOMC minutes, for each chunk 3",
        {"answer_type": "CONTINUOUS", "source": "file_set:fomc-minutes", "questions_per_seed": 3},
    ),
    (
        "Forecasting questions about SpaceX launches. News of last year. Only labels with 90% confidence. Budget $20.",
        {
            "style": "forward_looking",
            "topic": ["SpaceX launches"],
            "source": "news",
            "dates": Y24,
            "confidence_threshold": 0.9,
            "max_cost_dollars": 20.0,
        },
    ),
    (
        "binary or numeric questions about wheat? numeric I think. news 2023",
        {"answer_type": "CONTINUOUS", "topic": ["wheat"], "source": "news", "dates": Y23},
    ),
    ("something with climate", {"topic": ["climate"]}),
    ("pls help me create training set from pdf files", {"source": "documents"}),
    (
        "reuters.com and ft.com news, 2022 to 2024, about bank failures, forward looking, y/n",
        {
            "source_domain": ["reuters.com", "ft.com"],
            "source": "news",
            "dates": ("2022-01-01", "2024-12-31"),
            "topic": ["bank failures"],
            "style": "forward_looking",
            "answer_type": "BINARY",
        },
    ),
    ("Can you order me a pizza?", {"decline:off_topic": None}),
    ("what is the capital of France?", {"decline:off_topic": None}),
    (
        "questions on Reddit comments about GPUs",
        {"decline:source": "Reddit comments", "topic": ["GPUs"]},
    ),
    (
        "Give me 2 free-text questions for every page of the FOMC documents",
        {"questions_per_seed": 2, "answer_type": "FREE_RESPONSE", "source": "file_set:fomc-minutes"},
    ),
    (
        "news dataset about AI chips: weekly, 5 articles a search, no labels",
        {
            "source": "news",
            "topic": ["AI chips"],
            "interval_duration_days": 7,
            "articles_per_search": 5,
            "remove:labeler": None,
        },
    ),
    (
        "predict whether central banks will cut rates; train on news between March 2022 and March 2023",
        {
            "style": "forward_looking",
            "topic": ["central banks will cut rates"],
            "source": "news",
            "dates": ("2022-03-01", "2023-03-31"),
        },
    ),
    (
        "numeric Q&A from handbook-18f limited to 50 questions",
        {
            "answer_type": "CONTINUOUS",
            "style": "question_and_label",
            "source": "file_set:handbook-18f",
            "max_questions": 50,
        },
    ),
]

EDITS: list[tuple[str, dict[str, Any]]] = [
    ("please make it numeric", {"answer_type": "CONTINUOUS"}),
    ("i want numbers not yes/no", {"answer_type": "CONTINUOUS"}),
    ("use 2 questions for each article", {"questions_per_seed": 2}),
    ("can you increase questions per article to 4?", {"questions_per_seed": 4}),
    ("change the topic to solar panels", {"topic": ["solar panels"]}),
    ("topic: solar panels", {"topic": ["solar panels"]}),
    ("instead of oil prices use gas prices", {"topic": ["gas prices"]}),
    ("move the window to the first half of 2024", {"dates": ("2024-01-01", "2024-06-30")}),
    ("end in May 2025 instead", {"dates": (None, "2025-05-31")}),
    ("only last 30 days", {"dates": ("2025-10-25", "2025-11-24")}),
    ("be stricter: 98% confidence", {"confidence_threshold": 0.98}),
    ("confidence threshold 0.75 please", {"confidence_threshold": 0.75}),
    ("limit it to 25 questions", {"max_questions": 25}),
    ("max $3", {"max_cost_dollars": 3.0}),
    ("15 articles per search", {"articles_per_search": 15}),
    ("use daily slices and 3 articles per search", {"interval_duration_days": 1, "articles_per_search": 3}),
    ("switch to question and answer pairs", {"style": "question_and_label"}),
    ("remove labeling", {"remove:labeler": None}),
    ("get rid of the site restriction", {"remove:source_domain": None}),
    ("add bbc.com too", {"add:source_domain": ["bbc.com"]}),
    ("half as many articles per search", {"scale:articles_per_search": 0.5}),
    ("yes", {"answer:yes": None}),
    ("no thanks", {"answer:no": None}),
    ("preview please", {"run:preview": 3}),
    ("let me see 10 rows", {"run:preview": 10}),
    ("how do the rows look?", {"run:preview": 3}),
    ("what would it cost to run this", {"ask:cost": None}),
    ("price?", {"ask:cost": None}),
    ("go", {"run:generate": None}),
    ("start the run", {"run:generate": None}),
    ("ok generate it with a budget of $5", {"run:generate": None, "max_cost_dollars": 5.0}),
    ("is everything valid?", {"ask:valid": None}),
    ("what did you assume?", {"ask:pipeline": None}),
    ("is the job finished?", {"ask:status": None}),
    ("undo the last change", {"undo:": 1}),
    ("revert", {"undo:": 1}),
    ("redo it", {"redo:": 1}),
    ("what is the answer type?", {"ask:answer_type": None}),
    ("how many questions per article?", {"ask:questions_per_seed": None}),
    ("which dates?", {"ask:dates": None}),
]
