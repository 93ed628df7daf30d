"""Runs code with every socket blocked; what it prints as JSON is what a test looks at."""

import socket
import sys


def _blocked(*_: object, **__: object) -> None:
    raise OSError("no network in this test")


class BlockedSocket(socket.socket):
    """A class still, since other modules derive theirs from it."""

    __init__ = _blocked


setattr(socket, "socket", BlockedSocket)  # noqa: B010
for name in ("create_connection", "getaddrinfo", "gethostbyname"):
    setattr(socket, name, _blocked)
sys.path.insert(0, sys.argv[1])
exec(sys.stdin.read())
