#!/usr/bin/env python3
"""Receives, follows or pulls the events of a OneZone subscription. Python's own library is enough.

    WEBHOOK_SECRET=whsec_...  python3 partner.py receive HOST:PORT
    TOKEN=...                 python3 partner.py follow ADDRESS SUBSCRIPTION FILE
    TOKEN=...                 python3 partner.py pull ADDRESS SUBSCRIPTION [AFTER]

receive and pull write each event as a line to standard output. follow appends "number event" to FILE and goes on
after the last number in it, whenever it is started again.
"""
import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE = 5 * 60
MOST_BYTES = 4 * 1024 * 1024


def verified(secret, message_id, timestamp, signatures, body):
    """Whether somebody who has the secret sent this, and now: an older message may be one that is sent again."""
    if not message_id or not timestamp or not signatures or not timestamp.isdigit():
        return False
    if abs(time.time() - int(timestamp)) > TOLERANCE:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # several signatures while a secret is being changed; one is enough
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in signatures.split(" "))


def receive(address):
    secret = os.environ["WEBHOOK_SECRET"]
    seen = set()
    one_at_a_time = threading.Lock()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(min(length, MOST_BYTES))
            message_id = self.headers.get("webhook-id")
            fine = verified(
                secret, message_id, self.headers.get("webhook-timestamp"), self.headers.get("webhook-signature"), body
            )
            if fine:
                # deliveries are at least once: what comes again has the same id
                with one_at_a_time:
                    if message_id not in seen:
                        sys.stdout.write(body.decode() + "\n")
                        sys.stdout.flush()
                        # only now: what could not be written is answered by nothing, and comes again
                        seen.add(message_id)
            self.send_response(204 if fine else 401)
            self.end_headers()

        def log_message(self, *_):
            pass

    host, port = address.rsplit(":", 1)
    ThreadingHTTPServer((host, int(port)), Hook).serve_forever()


def asked(url, **headers):
    request = urllib.request.Request(url)
    request.add_header("Authorization", "Bearer " + os.environ["TOKEN"])
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    # the service sends a sign of life every five seconds
    return urllib.request.urlopen(request, timeout=30)


def follow(address, subscription, file):
    failures = 0
    while failures < 10:
        last = 0
        with open(file, "ab+") as kept:
            kept.seek(0)
            lines = kept.read().splitlines(keepends=True)
            if lines and not lines[-1].endswith(b"\n"):
                # killed while it wrote: the event comes again
                kept.truncate(sum(map(len, lines[:-1])))
                lines.pop()
            if lines:
                last = int(lines[-1].split(b" ", 1)[0])
        try:
            with asked(f"{address}/partners/subscriptions/{subscription}/stream", Last_Event_ID=str(last)) as stream:
                with open(file, "a", encoding="utf-8") as kept:
                    number = ""
                    for raw in stream:
                        line = raw.decode().rstrip("\n")
                        if line == "event: end":
                            sys.exit("the agreement has ended")
                        if line.startswith("event: "):
                            # what has no number is no event: that deliveries pause, for instance
                            number = ""
                        if line.startswith("id: "):
                            number = line[4:]
                        if line.startswith("data: ") and not number:
                            print(line[6:], file=sys.stderr)
                        elif line.startswith("data: "):
                            kept.write(f"{number} {line[6:]}\n")
                            kept.flush()
                            failures = 0
        except OSError as error:
            failures += 1
            print(error, file=sys.stderr)
        time.sleep(1)


def pull(address, subscription, after="0"):
    while True:
        with asked(f"{address}/partners/subscriptions/{subscription}/events?limit=500&after={after}") as answer:
            page = json.load(answer)
        if not page["items"]:
            return
        for event in page["items"]:
            print(json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True), flush=True)
        after = page["last"]


if __name__ == "__main__":
    {"receive": receive, "follow": follow, "pull": pull}[sys.argv[1]](*sys.argv[2:])
