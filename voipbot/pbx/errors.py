"""The PBX's branch of the error tree.

::

    PbxError
    ├── BadPbxAddress      VOIP24H_BASE_URL would carry the secret in the clear
    ├── PbxUnreachable     nothing listens there
    ├── PbxTimeout         it does not answer in time
    ├── PbxRejectedSecret  401, 403, 419: the partner secret is not taken
    ├── PbxRateLimited     429
    ├── PbxServerError     any other status that is not 200
    ├── PbxGarbled         an answer that means nothing: HTML, half of one, too large
    ├── PbxFailed          respCode -1
    ├── NoRecording        the call was not recorded, or its recording is gone
    ├── DialNotPlaced      certainly no phone rang: nothing left, or it was refused unread
    ├── DialRefused        the PBX answered that it will not dial
    └── DialUncertain      the request left and no proper answer came: a phone may ring

The partner secret stands in every request's body. So nothing of httpx's is chained to these: its
exceptions carry the request. What they say is kept as text, with the secret taken out.
"""

from __future__ import annotations

import logging

from voipbot.errors import VoipbotError


class PbxError(VoipbotError):
    """The PBX did not do what it was asked."""

    level = logging.WARNING


class BadPbxAddress(PbxError):
    """Neither https nor this machine: the secret would travel in the clear."""

    key = "pbx.bad_address"
    level = logging.CRITICAL


class PbxUnreachable(PbxError):
    """Nothing listens there, or the name is not known."""

    key = "pbx.unreachable"


class PbxTimeout(PbxError):
    """No whole answer in time."""

    key = "pbx.timeout"


class PbxRejectedSecret(PbxError):
    """The partner secret is not taken."""

    key = "pbx.rejected_secret"
    level = logging.ERROR


class PbxRateLimited(PbxError):
    """Asked too often; ``retry_after`` in seconds, where the PBX says so."""

    key = "pbx.rate_limited"

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__()
        self.retry_after = retry_after


class PbxServerError(PbxError):
    """A status that is not 200."""

    key = "pbx.server_error"


class PbxGarbled(PbxError):
    """An answer that means nothing."""

    key = "pbx.garbled"


class PbxFailed(PbxError):
    """``respCode`` -1; ``reason`` is the server's ``respMsg``."""

    key = "pbx.failed"


class NoRecording(PbxError):
    """There is no recording of that call."""

    key = "pbx.no_recording"
    level = logging.INFO


class DialNotPlaced(PbxError):
    """Certainly no phone rang."""

    key = "pbx.dial_not_placed"


class DialRefused(PbxError):
    """The PBX will not dial; ``reason`` is its ``respMsg``."""

    key = "pbx.dial_refused"


class DialUncertain(PbxError):
    """A phone may ring; it must not be asked again."""

    key = "pbx.dial_uncertain"
