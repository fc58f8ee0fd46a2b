"""Gives schemathesis people who are signed in and things that exist, so that it gets past 401 and 404.

Half of the path parameters it makes up are replaced by ones of a small world: a creator, fans, their conversations and
messages. Requests are made by each of them in turn. Each request names another client address: the server is started
with TRUSTED_PROXIES=127.0.0.1, so limits per address stay out of the way (429 is a documented answer, but a poor test).
"""

import itertools
import json
import os
import random
import threading
import time
import urllib.request
import uuid

import schemathesis

URL = os.environ["ONLYCHAT_URL"]
PASSWORD = "a long enough pass phrase 7531"
FANS = 5
# A session token lives for five minutes.
RENEW_AFTER_SECONDS = 200
# Ending one's own session would leave its person signed out for the rest of the run.
ENDS_SESSION = "/api/identity/sign-out"
CREATOR_PAGE = "/api/creators/me"

_addresses = itertools.count(1)


def fresh_address():
    number = next(_addresses)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def call(method, path, body=None, token=None):
    """One call that must succeed; gives the JSON answer."""
    headers = {"Content-Type": "application/json", "X-Forwarded-For": fresh_address()}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        text = answer.read()
    return json.loads(text) if text else None


class Person:
    def __init__(self, name):
        self.email = f"{name.lower()}@example.com"
        answer = call(
            "POST",
            "/api/identity/sign-up",
            {"email": self.email, "password": PASSWORD, "firstName": name},
        )
        self._keep(answer)
        self.user = answer["user"]

    def _keep(self, answer):
        self._token = answer["token"]
        self._renew_at = time.monotonic() + RENEW_AFTER_SECONDS

    def token(self):
        if time.monotonic() > self._renew_at:
            self._keep(call("POST", "/api/identity/sign-in", {"email": self.email, "password": PASSWORD}))
        return self._token


class World:
    """A creator, some fans, a conversation and two messages with each."""

    def __init__(self):
        creator = Person("Ada")
        call(
            "PUT",
            CREATOR_PAGE,
            {"handle": "ada", "displayName": "Ada", "dmPolicy": "everyone"},
            creator.token(),
        )
        fans = [Person(f"Fan{number}") for number in range(FANS)]
        self.people = [creator, *fans]
        self.handles = ["ada"]
        self.conversations = []
        self.messages = []
        for fan in fans:
            opened = call("POST", "/api/conversations", {"userId": creator.user["id"]}, fan.token())
            path = f"/api/conversations/{opened['id']}/messages"
            self.conversations.append(opened["id"])
            for writer in (fan, creator):
                body = {"clientId": str(uuid.uuid4()), "text": "Hello"}
                self.messages.append(call("POST", path, body, writer.token())["id"])

    def parameter(self, path, name):
        """A value that exists, or None when nothing here fits."""
        if name == "handle":
            return random.choice(self.handles)
        if name == "clerkId":
            return random.choice(self.people).user["clerkId"]
        if name == "emoji":
            return random.choice(["👍", "❤️", "🎉"])
        if path.startswith("/api/conversations/"):
            return random.choice(self.conversations)
        if path.startswith("/api/messages/"):
            return random.choice(self.messages)
        return None


_lock = threading.Lock()
_world = None


def world():
    global _world
    with _lock:
        if _world is None:
            _world = World()
        return _world


@schemathesis.auth(refresh_interval=None)
class SomebodySignedIn:
    def get(self, case, ctx):
        people = world().people
        # The creator keeps her handle, so that it can be found for the whole run.
        person = random.choice(people[1:] if case.operation.path == CREATOR_PAGE else people)
        with _lock:
            return person.token()

    def set(self, case, data, ctx):
        if case.operation.path == ENDS_SESSION:
            return
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def map_path_parameters(ctx, path_parameters):
    if not path_parameters or random.random() < 0.5:
        return path_parameters
    path = ctx.operation.path
    existing = {name: world().parameter(path, name) for name in path_parameters}
    return {**path_parameters, **{name: value for name, value in existing.items() if value is not None}}


@schemathesis.hook
def map_body(ctx, body):
    """Lets conversations be opened with somebody who exists."""
    if ctx.operation.path == "/api/conversations" and isinstance(body, dict) and random.random() < 0.5:
        return {**body, "userId": random.choice(world().people).user["id"]}
    return body


@schemathesis.hook
def before_call(ctx, case, kwargs):
    headers = dict(case.headers or {})
    headers["X-Forwarded-For"] = fresh_address()
    case.headers = headers
