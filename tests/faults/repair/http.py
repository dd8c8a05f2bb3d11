"""The API, asked by somebody who is signed in by key."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any

TOKEN = "c" * 32  # CSRF: cookie and header have to agree, and that is all
PATIENCE = 20.0


def call(
    person: dict[str, Any], address: str, method: str, path: str, body: object = None
) -> tuple[int, Any]:
    """Status and answer; 0 when there was none."""
    request = urllib.request.Request(
        f"http://{address}/api/v1/{path}",
        None if body is None else json.dumps(body).encode(),
        {
            "Cookie": f"sessionid={person['key']}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
        },
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return response.status, _read(response.read())
    except urllib.error.HTTPError as error:
        return error.code, _read(error.read())
    except (OSError, http.client.HTTPException):
        return 0, None


def _read(body: bytes) -> Any:
    return json.loads(body) if body.startswith((b"{", b"[")) else None
