"""Uploading over HTTP as a client does: announced, put to the signed URL, added to a set, waited for."""

import asyncio
from typing import Any

import httpx


async def announce(client: httpx.AsyncClient, content: bytes, name: str = "report.md") -> dict[str, Any]:
    answer = await client.post("/v1/files", json={"filename": name, "size_bytes": len(content), "mime_type": None})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def put(client: httpx.AsyncClient, url: str, content: bytes) -> int:
    answer = await client.put(url, content=content, headers={"Authorization": ""})
    return answer.status_code


async def upload(client: httpx.AsyncClient, content: bytes, name: str = "report.md") -> str:
    file = await announce(client, content, name)
    assert await put(client, file["upload_url"], content) == 204
    return file["id"]


async def new_set(client: httpx.AsyncClient, **more: object) -> str:
    answer = await client.post("/filesets/", json={"name": "Lorsund harbour reports"} | more)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def add(client: httpx.AsyncClient, set_id: str, file_id: str, **more: object) -> httpx.Response:
    return await client.post(f"/filesets/{set_id}/files", json={"file_id": file_id} | more)


async def settled(client: httpx.AsyncClient, set_id: str, seconds: float = 30) -> list[dict[str, Any]]:
    """The files of a set, once none is on its way."""
    async with asyncio.timeout(seconds):
        while True:
            counts = (await client.get(f"/filesets/{set_id}/status")).json()
            if counts["pending"] + counts["processing"] == 0:
                return (await client.get(f"/filesets/{set_id}/files?limit=100")).json()["files"]
            await asyncio.sleep(0.02)
