"""What can go wrong with the PBX, as leaves of the tree in ``voipbot.errors``.

::

    PbxError
    ├── BadPbxAddress       the secret would travel in the clear, or there is no such address
    ├── PbxUnreachable      no connection: nothing was sent
    ├── PbxBrokeOff         the connection broke when the request may have been taken
    ├── PbxTimeout          no whole answer in time: the request may have been taken
    ├── PbxRejectedSecret   HTTP 401, 403, 419, or a respMsg that says so
    ├── PbxRateLimited      HTTP 429; ``retry_after`` where the server says how long
    ├── PbxServerError      HTTP 5xx; ``status``, ``retry_after``
    ├── PbxWrongAddress     HTTP 3xx, 404, 405: no Voip24h API at this address; ``status``
    ├── PbxFailed           respCode other than 0, or another HTTP 4xx; ``reason``
    ├── PbxGarbled          HTML, truncated JSON, no respCode: an answer that means nothing
    ├── PbxTooLarge         more bytes than the client was told to take; ``limit``
    ├── NoRecording         the call was not recorded, or its recording is gone
    ├── DialNotPlaced       certainly no phone rings; ``__cause__`` says why
    ├── DialRefused         the PBX understood and said no; ``reason``
    └── DialUncertain       a phone may ring: look in the call log, never dial again

``detail`` is for the log: what httpx, zlib or the server said, with the secret and links taken out
and cut short. Errors of other libraries are not chained, as they are elsewhere: an ``httpx`` error
holds its request, whose body holds the secret, and the locals along its traceback hold the bytes
that were sent.
"""

from __future__ import annotations

import logging

from voipbot.errors import VoipbotError


class PbxError(VoipbotError):
    """The PBX did not do what it was asked."""

    level = logging.WARNING

    def __init__(self, detail: str = "", **params: str | int) -> None:
        """``detail`` is for the log and is already free of secrets."""
        if detail:
            params["detail"] = detail
        super().__init__(**params)


class BadPbxAddress(PbxError):
    """Neither https nor this machine, or no address at all; ``detail`` says which."""

    key = "pbx.bad_address"
    level = logging.CRITICAL


class PbxUnreachable(PbxError):
    """No connection could be made: nothing was sent."""

    key = "pbx.unreachable"


class PbxBrokeOff(PbxError):
    """The connection broke while asking or answering: the request may have been taken."""

    key = "pbx.unreachable"


class PbxTimeout(PbxError):
    """No whole answer in time: the request may have been taken."""

    key = "pbx.timeout"


class PbxRejectedSecret(PbxError):
    """The PBX does not know the partner secret, or no longer."""

    key = "pbx.rejected_secret"
    level = logging.ERROR


class PbxRateLimited(PbxError):
    """HTTP 429: asked too often."""

    key = "pbx.rate_limited"

    def __init__(self, detail: str = "", *, retry_after: float | None = None) -> None:
        """``retry_after`` is in seconds; ``None`` where the server does not say."""
        super().__init__(detail)
        self.retry_after = retry_after


class PbxServerError(PbxError):
    """HTTP 5xx: the PBX is in trouble of its own."""

    key = "pbx.server_error"

    def __init__(self, detail: str = "", *, status: int, retry_after: float | None = None) -> None:
        """``retry_after`` is in seconds; ``None`` where the server does not say."""
        super().__init__(detail, status=status)
        self.retry_after = retry_after


class PbxWrongAddress(PbxError):
    """HTTP 3xx, 404 or 405: there is no Voip24h API at this address."""

    key = "pbx.unreachable"
    level = logging.ERROR

    def __init__(self, detail: str = "", *, status: int) -> None:
        super().__init__(detail, status=status)


class PbxFailed(PbxError):
    """The PBX understood and answered with a failure; ``reason`` is in its own words."""

    key = "pbx.failed"

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


class PbxGarbled(PbxError):
    """The answer means nothing: HTML, truncated JSON, no ``respCode``."""

    key = "pbx.garbled"


class PbxTooLarge(PbxError):
    """The answer is larger than ``limit`` bytes."""

    key = "pbx.garbled"

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit=limit)


class NoRecording(PbxError):
    """The call was not recorded, or its recording is gone."""

    key = "pbx.no_recording"
    level = logging.INFO


class DialNotPlaced(PbxError):
    """Certainly no phone rings: nothing was sent, or the PBX turned the request away."""

    key = "pbx.dial_not_placed"


class DialRefused(PbxError):
    """The PBX understood and said no; ``reason`` is in its own words, and may be empty."""

    key = "pbx.dial_refused"

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


class DialUncertain(PbxError):
    """A phone may ring. Look in the call log; dialing again could ring it twice."""

    key = "pbx.dial_uncertain"
