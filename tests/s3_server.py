"""A small server that speaks as much of S3 as the product needs, on this machine, with objects in memory."""

import hashlib
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

KEY = "test-access-key"


@dataclass
class S3Server:
    """`objects` by bucket and key; `refuses` makes every answer a 403.

    `parts` counts parts of multipart uploads, `reads` how often each object was read.
    """

    url: str = ""
    objects: dict[str, bytes] = field(default_factory=dict[str, bytes])
    uploads: dict[str, dict[int, bytes]] = field(default_factory=dict[str, dict[int, bytes]])
    refuses: bool = False
    parts: int = 0
    reads: Counter[str] = field(default_factory=Counter[str])

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request that is signed with our key."""
        signed = request.headers.get("Authorization", "")
        if self.refuses or not signed.startswith(f"AWS4-HMAC-SHA256 Credential={KEY}/"):
            return web.Response(status=403, text="<Error><Code>AccessDenied</Code></Error>")
        path, query = request.path.lstrip("/"), request.query
        match request.method:
            case "POST" if "delete" in query:
                return self._delete_all(path, (await request.read()).decode())
            case "POST":
                return self._upload(path, query.get("uploadId"))
            case "PUT" if "partNumber" in query:
                self.parts += 1
                self.uploads[query["uploadId"]][int(query["partNumber"])] = await request.read()
                return web.Response(headers={"ETag": '"part"'})
            case "PUT":
                self.objects[path] = await request.read()
                return web.Response(headers={"ETag": self._etag(path)})
            case "DELETE":
                self.uploads.pop(query.get("uploadId", ""), None)
                self.objects.pop(path, None)
                return web.Response(status=204)
            case _:
                self.reads[path] += request.method == "GET"
                return self._get(path)

    def _get(self, path: str) -> web.Response:
        if path not in self.objects:
            return web.Response(status=404, text="<Error><Code>NoSuchKey</Code></Error>")
        headers = {"ETag": self._etag(path), "Last-Modified": "Wed, 01 Jan 2025 00:00:00 GMT"}
        return web.Response(body=self.objects[path], headers=headers)

    def _upload(self, path: str, upload_id: str | None) -> web.Response:
        if upload_id is None:
            upload_id = f"upload-{len(self.uploads)}"
            self.uploads[upload_id] = {}
            kind = "InitiateMultipartUploadResult"
        else:
            parts = self.uploads.pop(upload_id)
            self.objects[path] = b"".join(parts[number] for number in sorted(parts))
            kind = "CompleteMultipartUploadResult"
        bucket, _, key = path.partition("/")
        body = (
            f"<{kind}><Bucket>{bucket}</Bucket><Key>{key}</Key><UploadId>{upload_id}</UploadId><ETag>x</ETag></{kind}>"
        )
        return web.Response(text=body, content_type="application/xml")

    def _delete_all(self, bucket: str, body: str) -> web.Response:
        keys = re.findall("<Key>(.*?)</Key>", body)
        for key in keys:
            self.objects.pop(f"{bucket.rstrip('/')}/{key}", None)
        deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        return web.Response(text=f"<DeleteResult>{deleted}</DeleteResult>", content_type="application/xml")

    def _etag(self, path: str) -> str:
        return f'"{hashlib.sha256(self.objects[path]).hexdigest()[:32]}"'


@asynccontextmanager
async def s3_server() -> AsyncIterator[S3Server]:
    """Start the server, on a port that is free."""
    server = S3Server()
    app = web.Application(client_max_size=2**30)
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
