"""What the rehearsals share: a service of our own on loopback, and a client run against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

CLIENTS = Path(__file__).resolve().parent.parent / "clients"
TOKEN = "token-of-the-rehearsal"


class RefusalError(Exception):
    """The answer to a call that the service does not carry out: an HTTP status, its words, the code of the error."""

    def __init__(self, status: int, words: str, code: str = "") -> None:
        super().__init__(words)
        self.status, self.code = status, code


class _Handler(BaseHTTPRequestHandler):
    """One connection; what a call gives is for the server's ``service`` to say."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def _take(self) -> None:
        body, path = self._body(), unquote(self.path)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        status, code = 200, ""
        try:
            told = self.server.service.answer(self.command, path, token, body, dict(self.headers.items()))
        except RefusalError as refusal:
            status, code = refusal.status, refusal.code
            told = {"code": status, "message": str(refusal), "error": str(refusal)}
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Error-Code", code)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def log_message(self, *_: object) -> None:
        """Nothing: the rehearsal tells what matters."""

    do_GET = do_POST = do_PUT = do_HEAD = _take  # noqa: N815  # names that the base class looks for


class _Server(ThreadingHTTPServer):
    def __init__(self, service: Any, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.service = service


@contextmanager
def serving(service: Any, port: int) -> Iterator[None]:
    """Have a service answer on loopback for a while.

    Its ``answer(method, path, token, body, headers)`` gives what a call gives, as JSON, or raises RefusalError.
    """
    server = _Server(service, port)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def client(script: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one of the clients with an environment of its own on top of ours."""
    environment = {**os.environ, "PYTHONUTF8": "1", "DIPLODATA_PAUSE": "0", **settings}
    command = [sys.executable, str(CLIENTS / script), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


class Rehearsal:
    """What was tried, and what came otherwise than it has to."""

    def __init__(self) -> None:
        self.wrong = 0

    def expect(self, what: str, holds: bool, seen: object = "") -> None:
        """Note one thing that has to hold; ``seen`` is shown where it does not."""
        self.wrong += not holds
        print(f"{'ok   ' if holds else 'WRONG'} {what}" + ("" if holds else f"\n      {seen}"))

    def refused(self, what: str, done: subprocess.CompletedProcess[str], words: str) -> None:
        """Note that a client has to fail in one clear line that has these words, and without the token."""
        lines = done.stderr.strip().splitlines()
        clear = done.returncode == 1 and len(lines) == 1 and words in lines[0]
        self.expect(what, clear and TOKEN not in done.stderr + done.stdout, (done.returncode, done.stdout, done.stderr))
