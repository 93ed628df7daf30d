"""Calls of a service that has the records API of InvenioRDM, as Zenodo has: signed, and each with a clear end.

A call succeeds, is refused (``BuildError``: nothing gets better by calling again), or does not get through
(``InterruptionError``: connection cut, no answer in time, 429, 5xx), for which ``persist`` begins anew.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from diplodata_build.base.problems import BuildError, Problem

NATIVE = "application/vnd.inveniordm.v1+json"  # Zenodo answers plain JSON in its older form, which has no ``pids``
JSON = "application/json"  # what the calls about files answer
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)  # seconds before the second try, the third …
LONGEST_PAUSE = 300.0  # seconds that a service may ask for
TIMEOUT = (10.0, 120.0)  # seconds to connect, and without a byte
BUSY = {429, 500, 502, 503, 504}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SCOPES = "the scopes deposit:write and deposit:actions"
Result = TypeVar("Result")


class InterruptionError(Exception):
    """A call did not get through, and may do so after a ``pause`` (seconds that the service asks for)."""

    def __init__(self, message: str, pause: float = 0.0) -> None:
        self.pause = pause
        super().__init__(message)


def token_of(variable: str) -> str:
    """The token in a variable of the environment.

    Raises:
        BuildError: there is none, or it cannot be one; what it is, is not said.
    """
    token = os.environ.get(variable, "").strip()
    if not token:
        raise BuildError([Problem(variable, f"is not set: it holds a token of your account with {SCOPES}")])
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise BuildError([Problem(variable, "holds characters that no token has; copy it again")])
    return token


class _Bearer(AuthBase):
    """Signs requests; shows its token to nobody else."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Service:
    """One service, called with one account's token; ``wait`` pauses (seconds)."""

    def __init__(
        self,
        address: str,
        token: str,
        *,
        timeout: tuple[float, float] = TIMEOUT,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """``address`` is ``https://host`` (plain http on this machine alone), or the host.

        Raises:
            BuildError: the token would be sent in the clear, or the address is none.
        """
        self.address = (address if "://" in address else f"https://{address}").rstrip("/")
        parts = urlsplit(self.address)
        self.host, self.reached, self.wait = parts.netloc, False, wait
        local = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not parts.hostname or not (local or parts.scheme == "https"):
            raise BuildError([Problem(address, "is no address of a service; it is written https://host")])
        self._timeout = timeout
        self._session = requests.Session()
        self._session.auth = _Bearer(token)
        self._session.trust_env = not local  # no proxy stands between a machine and itself

    def get(self, path: str, accept: str = NATIVE) -> dict[str, Any] | None:
        """What lies at a path; None where nothing does."""
        return self._call("GET", path, {200, 404}, accept)

    def send(
        self, method: str, path: str, expected: set[int], body: object = None, accept: str = NATIVE
    ) -> dict[str, Any]:
        """A call that changes something, with JSON; nothing comes back of 204 and 404, where these are expected."""
        return self._call(method, path, expected, accept, json=body) or {}

    def upload(self, path: str, file: Path) -> dict[str, Any]:
        """The bytes of a file."""
        with file.open("rb") as content:
            headers = {"Content-Type": "application/octet-stream"}
            return self._call("PUT", path, {200}, JSON, data=content, headers=headers) or {}

    def _call(self, method: str, path: str, expected: set[int], accept: str, **body: Any) -> dict[str, Any] | None:
        """
        Raises:
            InterruptionError: the call did not get through.
            BuildError: the service refuses it.
        """
        headers = {"Accept": accept, **body.pop("headers", {})}
        try:
            answer = self._session.request(
                method, f"{self.address}/api/{path}", headers=headers, timeout=self._timeout,
                allow_redirects=method == "GET", **body,
            )  # fmt: skip
        except requests.RequestException as error:
            raise InterruptionError(f"{method} {path}: {_reason(error)}") from None
        self.reached = True
        if answer.status_code in BUSY:
            raise InterruptionError(f"{method} {path}: {answer.status_code} {answer.reason}", _asked(answer.headers))
        if answer.status_code not in expected:
            raise BuildError(list(self._refusal(answer, f"{method} {path}")))
        if answer.status_code in {204, 404}:
            return None
        return self._parsed(answer)

    def _parsed(self, answer: requests.Response) -> dict[str, Any]:
        told = _json(answer)
        if told is None:
            raise BuildError([Problem(self.host, "answers with no JSON: is it a service with the records API?")])
        return told

    def _refusal(self, answer: requests.Response, call: str) -> Iterator[Problem]:
        if answer.status_code == 401:
            yield Problem(
                self.host, f"does not accept the token: it is mistyped or of another service, or has expired ({call})"
            )
        elif answer.status_code == 403:
            yield Problem(
                self.host, f"the token may not do this: it needs {SCOPES}, and the record must be yours ({call})"
            )
        else:
            told = _json(answer) or {}
            yield Problem(self.host, f"{call}: {answer.status_code} {told.get('message') or answer.reason}")
            yield from self.field_errors(told)

    def field_errors(self, told: Mapping[str, Any]) -> Iterator[Problem]:
        """What the service says is wrong with single fields, also where it has accepted the rest."""
        for error in told.get("errors") or ():
            yield Problem(self.host, f"refuses {error.get('field')}: {' '.join(map(str, error.get('messages') or ()))}")


def _json(answer: requests.Response) -> dict[str, Any] | None:
    try:
        told = answer.json()
    except requests.JSONDecodeError:
        return None
    return told if isinstance(told, dict) else None


def _reason(error: BaseException) -> str:
    """What lies at the bottom of an error, in few words."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return str(getattr(error, "strerror", None) or error or type(error).__name__).lower()


def _asked(headers: Mapping[str, str]) -> float:
    """The pause in seconds that an answer asks for."""
    told = headers.get("Retry-After", "")
    if told.isdecimal():
        return float(told)
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except ValueError:
        return 0.0


def persist(service: Service, work: Callable[[], Result]) -> Result:
    """The result of some work, which is begun anew where a call of it does not get through.

    Raises:
        BuildError: the service refuses, cannot be reached at all, or does not get better in time.
    """
    for pause in (*PAUSES, None):
        try:
            return work()
        except InterruptionError as error:
            seconds = max(pause or 0.0, error.pause)
            if not service.reached:
                message = f"cannot be reached ({error}); nothing was sent. Is there a network?"
            elif pause is None or seconds > LONGEST_PAUSE:
                asked = f", and asks to wait {error.pause:.0f} seconds" if error.pause else ""
                message = f"{error}{asked}; what has arrived stays there: run this again later to go on"
            else:
                service.wait(seconds)
                continue
            raise BuildError([Problem(service.host, message)]) from None
    raise AssertionError("the last pause is None, and ends it")
