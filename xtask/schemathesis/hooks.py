"""Gives schemathesis people who are signed in and things that exist, so that it gets past 401 and 404.

Requests are made by the people of a small world in turn: a creator, and fans who talk with her. In half of them, path
parameters that were made up are replaced by ones of that person's own. Each request names another client address: the
server is started with TRUSTED_PROXIES=127.0.0.1, so limits per address stay out of the way (429 is a documented answer, but
a poor test).
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
FANS = 7
# A session token lives for five minutes.
RENEW_AFTER_SECONDS = 200
# Signing in and up is for people who are not signed in; signing out would end the session for the rest of the run.
WITHOUT_SESSION = "/api/identity/"
CREATOR_PAGE = "/api/creators/me"
HANDLE = "ada"

# Not for Hypothesis's strategies, which bring their own randomness: only for what happens around a request.
dice = random.Random(20261122)
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
        body = {"email": self.email, "password": PASSWORD, "firstName": name}
        answer = call("POST", "/api/identity/sign-up", body)
        self._keep(answer)
        self.user = answer["user"]
        self.conversation = None

    def _keep(self, answer):
        self._token = answer["token"]
        self._renew_at = time.monotonic() + RENEW_AFTER_SECONDS

    def token(self):
        if time.monotonic() > self._renew_at:
            self._keep(call("POST", "/api/identity/sign-in", {"email": self.email, "password": PASSWORD}))
        return self._token

    def say(self, text):
        body = {"clientId": str(uuid.uuid4()), "text": text}
        return call("POST", f"/api/conversations/{self.conversation}/messages", body, self.token())["id"]


    def upload(self, length, text):
        """Begins an upload of so many bytes with these; gives the address of it, and of the file it became."""
        request = urllib.request.Request(URL + "/api/uploads", data=text.encode(), method="POST")
        for name, value in {
            "Authorization": f"Bearer {self.token()}",
            "Content-Type": "application/offset+octet-stream",
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(length),
            "X-Forwarded-For": fresh_address(),
        }.items():
            request.add_header(name, value)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.headers["Location"], answer.headers["Upload-Media-Id"]

    def file(self):
        """A file in this person's vault; gives its id and the grant of its address."""
        text = f"A file {uuid.uuid4()}"
        _upload, media = self.upload(len(text), text)
        base = call("GET", f"/api/media/{media}", token=self.token())["base"]
        return media, base.split("/")[-2]


class World:
    """A creator, and fans who each talk with her."""

    def __init__(self):
        creator = Person("Ada")
        page = {"handle": HANDLE, "displayName": "Ada", "dmPolicy": "everyone"}
        call("PUT", CREATOR_PAGE, page, creator.token())
        fans = [Person(f"Fan{number}") for number in range(FANS)]
        for fan in fans:
            opened = call("POST", "/api/conversations", {"userId": creator.user["id"]}, fan.token())
            fan.conversation = creator.conversation = opened["id"]
            fan.say("Hello")
            creator.say("Hello yourself")
        self.people = [creator, *fans]
        # Whom anybody may block: with one another they go on talking.
        self.stranger = Person("Noor").user["id"]

    def owner_of(self, token):
        return next((person for person in self.people if person._token == token), None)

    def parameter(self, person, path, name):
        """A value that exists for this person, or None when nothing here fits."""
        if name == "handle":
            return HANDLE
        if name == "userId":
            return self.stranger
        if name == "clerkId":
            return dice.choice(self.people).user["clerkId"]
        if name == "emoji":
            return dice.choice(["👍", "❤️", "🎉"])
        if path.startswith("/api/conversations/"):
            return person.conversation
        if path.startswith("/api/uploads/"):
            return person.upload(100, "The beginning")[0].split("/")[-1]
        if path.startswith("/api/media/") and name == "id":
            media, self.grant = person.file()
            return media
        if name == "grant":
            # Of the id, which comes before it in the path.
            return self.grant
        if name == "name":
            return "raw"
        if path.startswith("/api/messages/"):
            # A new one: the last request may have deleted the one before.
            return person.say("Something to react to")
        return None


_lock = threading.Lock()
_world = None


def world():
    """Made once, at the first request. Hold the lock."""
    global _world
    if _world is None:
        _world = World()
    return _world


@schemathesis.auth(refresh_interval=None)
class SomebodySignedIn:
    def get(self, case, ctx):
        with _lock:
            people = world().people
            # The creator keeps her handle, so that it can be found for the whole run.
            return dice.choice(people[1:] if case.operation.path == CREATOR_PAGE else people).token()

    def set(self, case, data, ctx):
        if not case.operation.path.startswith(WITHOUT_SESSION):
            case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.serializer("application/offset+octet-stream")
def bytes_of_an_upload(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def before_call(ctx, case, kwargs):
    with _lock:
        case.headers["X-Forwarded-For"] = fresh_address()
        known = [person.user["id"] for person in world().people]
        if case.operation.path.startswith("/api/relations/") and case.path_parameters.get("userId") in known:
            case.path_parameters["userId"] = world().stranger
        person = world().owner_of(str(case.headers.get("Authorization", "")).removeprefix("Bearer "))
        if person is None or dice.random() < 0.5:
            return
        path = case.operation.path
        for name in case.path_parameters or {}:
            existing = world().parameter(person, path, name)
            if existing is not None:
                case.path_parameters[name] = existing
        if path == "/api/conversations" and isinstance(case.body, dict) and "userId" in case.body:
            case.body["userId"] = dice.choice(world().people).user["id"]
