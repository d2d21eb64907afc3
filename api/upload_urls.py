"""Upload URLs: where the bytes of an announced file go, signed so that whoever has one needs no token."""

import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import urlencode

from schemas.errors import Forbidden

KEY = "upload-urls"
"""The name of the secret that signs them."""


class UploadUrls:
    """Signs and checks. A URL is good for one file and until one moment, to the second."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sign(self, files_url: str, file_id: str, expires_at: datetime) -> str:
        """The URL for a file's bytes, below that of all files."""
        expires = str(int(expires_at.timestamp()))
        query = urlencode({"expires": expires, "signature": self._signature(file_id, expires)})
        return f"{files_url}/{file_id}/content?{query}"

    def check(self, file_id: str, expires: str, signature: str) -> None:
        """Raises `Forbidden` where this is not a URL that was signed here, or its time is over."""
        if not hmac.compare_digest(self._signature(file_id, expires).encode(), signature.encode()):
            raise Forbidden("This upload URL is not one of this server's. Use the upload_url of POST /files unaltered.")
        if datetime.now(UTC).timestamp() >= int(expires):
            raise Forbidden("This upload URL has expired. Announce the file again with POST /files.")

    def _signature(self, file_id: str, expires: str) -> str:
        return hmac.new(self._secret, f"PUT\n{file_id}\n{expires}".encode(), hashlib.sha256).hexdigest()
