"""Datasets over HTTP: created, filled, listed and read in pages."""

import httpx
import pytest


async def filled(client: httpx.AsyncClient, rows: int) -> str:
    dataset = (await client.post("/datasets")).json()["id"]
    samples = [{"prompt": str(number)} for number in range(rows)]
    await client.post(f"/datasets/{dataset}/samples", json={"samples": samples})
    return dataset


async def test_a_dataset_counts_what_was_uploaded(ours: httpx.AsyncClient):
    created = await ours.post("/datasets")
    assert created.status_code == 201
    dataset = created.json()["id"]
    first = await ours.post(f"/datasets/{dataset}/samples", json={"samples": [{"prompt": "a"}, {"prompt": "b"}]})
    assert first.json() == {"count": 2, "total": 2}
    second = await ours.post(f"/datasets/{dataset}/samples", json={"samples": [{"prompt": "c"}]})
    assert second.json() == {"count": 1, "total": 3}
    assert (await ours.get(f"/datasets/{dataset}")).json()["num_rows"] == 3


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
async def test_pages_hold_every_row_once_and_in_order(ours: httpx.AsyncClient, limit: int):
    dataset = await filled(ours, 7)
    prompts: list[str] = []
    params: dict[str, str | int] = {"limit": limit}
    while True:
        page = (await ours.get(f"/datasets/{dataset}/samples", params=params)).json()
        prompts += [sample["prompt"] for sample in page["samples"]]
        assert page["total"] == 7
        assert page["has_more"] is (page["next_cursor"] is not None)
        if not page["has_more"]:
            break
        params["cursor"] = page["next_cursor"]
    assert prompts == [str(number) for number in range(7)]


async def test_a_row_comes_back_as_it_was_sent_with_what_it_lacks_as_null(ours: httpx.AsyncClient):
    dataset = (await ours.post("/datasets")).json()["id"]
    sent = {
        "seed": {"seed_text": "text \u0000 \U0001f600", "seed_creation_date": "2024-05-01"},
        "meta": {"nested": {"a": [1, None, 0.5]}},
        "is_valid": False,
        "unknown": "ignored",
    }
    await ours.post(f"/datasets/{dataset}/samples", json={"samples": [sent]})
    (row,) = (await ours.get(f"/datasets/{dataset}/samples")).json()["samples"]
    assert row == {
        "seed": sent["seed"] | {"seed_creation_date": "2024-05-01T00:00:00Z", "url": None, "search_query": None},
        "meta": sent["meta"],
        "is_valid": False,
    } | dict.fromkeys(("question", "label", "prompt", "context", "rollouts"))


async def test_the_list_begins_with_the_newest(ours: httpx.AsyncClient):
    ids = [await filled(ours, 1) for _ in range(3)]
    page = (await ours.get("/datasets?limit=2")).json()
    assert [it["id"] for it in page["datasets"]] == [ids[2], ids[1]]
    rest = (await ours.get("/datasets", params={"cursor": page["next_cursor"]})).json()
    assert [it["id"] for it in rest["datasets"]] == [ids[0]]
    assert (page["has_more"], rest["has_more"], rest["total"]) == (True, False, 3)


async def test_a_bad_limit_or_cursor_is_refused(ours: httpx.AsyncClient):
    dataset = await filled(ours, 1)
    for limit in ("0", "5001", "-1", "many", "9" * 5000):
        assert (await ours.get(f"/datasets/{dataset}/samples", params={"limit": limit})).status_code == 422
    cursor_of_another_list = (await ours.get("/datasets?limit=1")).json()["next_cursor"] or "WyJkYXRhc2V0cyIsMV0"
    for cursor in ("", "zzz", "\u00e9", "\x00", "W10", cursor_of_another_list):
        answer = await ours.get(f"/datasets/{dataset}/samples", params={"cursor": cursor})
        assert answer.status_code == 400
        assert "next_cursor" in answer.json()["detail"]


async def test_a_sample_is_checked_before_it_is_uploaded(ours: httpx.AsyncClient):
    good = await ours.post("/samples/validate", json={"seed": {"seed_text": "text"}})
    assert good.json() == {"valid": True, "message": "The sample is well formed."}
    bad = await ours.post("/samples/validate", json={"question": {"question_type": "QUESTION"}})
    assert bad.json() == {"valid": False, "message": "question.QUESTION.question_text: Field required"}


async def test_the_balance_is_one_that_lets_clients_start(ours: httpx.AsyncClient):
    assert (await ours.get("/organizations/balance")).json()["balance_dollars"] > 0
