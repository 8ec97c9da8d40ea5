"""Lets schemathesis reach a county: by the one name that its certificate bears, with tokens in turn."""

import datetime
import itertools
import os
import socket

import schemathesis

NAME = "county.anju"
TOKENS = itertools.cycle(os.environ["ANJU_TOKENS"].split())
resolve = socket.getaddrinfo


def resolve_county(host, *rest, **more):
    return resolve("127.0.0.1" if host == NAME else host, *rest, **more)


socket.getaddrinfo = resolve_county


@schemathesis.auth(refresh_interval=None)
class TokenInTurn:
    """One token may ask ten times a second; many make a run short."""

    def get(self, case, context):
        return next(TOKENS)

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@schemathesis.check
def what_fits_is_answered(ctx, response, case):
    """No schema tells a cursor of this county from another text, nor a day to come from one that was: these may be refused."""
    query = case.query or {}
    fits = case.meta is not None and case.meta.generation.mode.is_positive
    beyond = "since" in query or str(query.get("as_of", "")) > str(datetime.date.today())
    assert not fits or beyond or response.status_code != 422, response.text
