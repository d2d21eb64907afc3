"""File sets over HTTP: the bundled one, which everyone may read."""

import httpx


async def test_public_sets_are_listed_where_they_are_asked_for(ours: httpx.AsyncClient):
    assert (await ours.get("/filesets/")).json() == {"file_sets": []}
    (bundled,) = (await ours.get("/filesets/?include_public=true")).json()["file_sets"]
    assert (bundled["id"], bundled["is_public"]) == ("fomc-minutes", True)
    assert (await ours.get("/filesets/fomc-minutes")).json() == bundled
    assert bundled["file_count"] == bundled["indexed_file_count"] > 40


async def test_the_files_of_a_set_come_in_pages(ours: httpx.AsyncClient):
    first = (await ours.get("/filesets/fomc-minutes/files")).json()
    assert (len(first["files"]), first["has_more"]) == (10, True)
    names: list[str] = []
    cursor = None
    while True:
        params = {"limit": 7} | ({"cursor": cursor} if cursor else {})
        page = (await ours.get("/filesets/fomc-minutes/files", params=params)).json()
        names += [file["original_file_name"] for file in page["files"]]
        cursor = page["next_cursor"]
        if not page["has_more"]:
            break
    assert len(names) == len(set(names)) == page["total"]
    assert (await ours.get("/filesets/fomc-minutes/files?limit=101")).status_code == 422
    assert (await ours.get("/filesets/fomc-minutes/files?cursor=x")).status_code == 400


async def test_the_status_counts_the_files_of_a_set(ours: httpx.AsyncClient):
    total = (await ours.get("/filesets/fomc-minutes")).json()["file_count"]
    counts = (await ours.get("/filesets/fomc-minutes/status")).json()
    assert counts == {"pending": 0, "processing": 0, "active": total, "failed": 0}


async def test_a_set_that_is_not_there_is_named(ours: httpx.AsyncClient):
    for path in ("", "/files", "/status"):
        answer = await ours.get(f"/filesets/nothing{path}")
        assert (answer.status_code, answer.json()) == (404, {"detail": "There is no file set nothing."})
