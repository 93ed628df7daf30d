"""A fake service on loopback: one function answers all calls."""

import logging
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

TOKEN = "t0ken-that-nobody-may-see"
logging.getLogger("werkzeug").setLevel(logging.ERROR)  # else each call is a line


class RefusedError(Exception):
    """A call that is answered with an error: its HTTP status, and a JSON body."""

    def __init__(self, status: int, message: str, **body: Any) -> None:
        super().__init__(message)
        self.status, self.body = status, {"status": status, "code": status, "message": message, **body}


class _Server(HTTPServer):
    def thread_target(self) -> None:
        assert self.server
        self.server.serve_forever(poll_interval=0.01)  # else every test waits half a second for its end


@contextmanager
def serving(answer: Callable[[Request], Response], port: int = 0) -> Iterator[HTTPServer]:
    """Answer on 127.0.0.1 until the block ends; an error of the fake itself is raised there."""
    with _Server("127.0.0.1", port, threaded=True) as server:
        server.expect_request(re.compile(".*")).respond_with_handler(answer)
        yield server
        server.check()


def token_of(request: Request) -> str:
    """The token that a call is signed with."""
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def hang_up(request: Request) -> Response:
    """End the connection without an answer."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    return Response()
