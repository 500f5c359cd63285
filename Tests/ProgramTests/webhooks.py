#!/usr/bin/env python3
"""Sends webhooks as Zoho and as others would, from many connections at once, until each genuine one was taken.

    webhooks.py PORT SECRET CONNECTIONS COUNT SEED < BODIES

Standard input has one webhook a line: TOPIC, a tab, and the record as Zoho's JSON. They are sent in any order, some of them
twice, among others that are forged, cut or far too large; at the end some are sent once more. COUNT is how many are sent
altogether. One that gets no answer, or 503, is sent again, as Zoho does.

Standard output: a line `taken N` after each hundredth that was taken, and at the end one JSON object of what was answered.
"""
import collections
import hashlib
import hmac
import http.client
import json
import queue
import random
import sys
import threading
import time

port, secret = int(sys.argv[1]), sys.argv[2].encode()
connections, count = int(sys.argv[3]), int(sys.argv[4])
chance = random.Random(int(sys.argv[5]))
bodies = [line.rstrip("\n").split("\t", 1) for line in sys.stdin]

GENUINE, FORGED, CUT, OVERSIZED = "genuine", "forged", "cut", "oversized"
# What a request of a kind may be answered for good.
FINAL = {GENUINE: {202}, FORGED: {401}, CUT: {400, 401}, OVERSIZED: {413}}
OVERSIZE = b" " * (4 << 20)


def signature(body):
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def request(kind, topic, record):
    body = record.encode()
    if kind == FORGED:
        forged = body.replace(b'"name":"', b'"name":"forged ')
        return kind, topic, forged, signature(body) if forged != body else "0" * 64
    if kind == CUT:
        cut = body[: len(body) // 2]
        return kind, topic, cut, signature(cut)
    if kind == OVERSIZED:
        return kind, topic, OVERSIZE, signature(OVERSIZE)
    return kind, topic, body, signature(body)


def script():
    """Each genuine one at least once; the rest is repetitions and what must have no effect."""
    sent = [request(GENUINE, *body) for body in bodies]
    while len(sent) < count:
        kind = chance.choices([GENUINE, FORGED, CUT, OVERSIZED], [70, 18, 11, 1])[0]
        sent.append(request(kind, *chance.choice(bodies)))
    chance.shuffle(sent)
    return sent


class Sender(threading.Thread):
    def __init__(self, work, told):
        super().__init__(daemon=True)
        self.work, self.told, self.connection = work, told, None

    def run(self):
        while True:
            try:
                item = self.work.get_nowait()
            except queue.Empty:
                return
            while not self.send(*item):
                # Zoho waits for minutes; here it only has to outlast a restart.
                time.sleep(0.05)

    def send(self, kind, topic, body, sign):
        began = time.monotonic()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            headers = {"Content-Type": "application/json", "X-Zoho-Webhook-Signature": sign}
            self.connection.request("POST", "/api/tds/webhooks/" + topic, body, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            if self.connection is not None:
                self.connection.close()
            self.connection = None
            # What is far too large may be cut off before its answer is read.
            done = kind == OVERSIZED
            self.told.note(kind, "cut off" if done else "no answer", 0, None)
            return done
        if answer.getheader("Connection", "").lower() == "close":
            self.connection.close()
            self.connection = None
        self.told.note(kind, answer.status, time.monotonic() - began, text)
        return answer.status in FINAL[kind] or answer.status not in {500, 502, 503, 504}


class Told:
    def __init__(self):
        self.lock = threading.Lock()
        self.answers = collections.Counter()
        self.took, self.taken, self.queued, self.wrong = [], 0, 0, []

    def note(self, kind, status, took, text):
        with self.lock:
            self.answers[f"{kind} {status}"] += 1
            if isinstance(status, int):
                self.took.append(took)
                if status != 503 and status not in FINAL[kind] and len(self.wrong) < 5:
                    self.wrong.append(f"{kind} {status}: {text.decode(errors='replace')[:300]}")
            if kind == GENUINE and status == 202:
                self.taken += 1
                self.queued += b'"queued":true' in text
                if self.taken % 100 == 0:
                    print(f"taken {self.taken}", flush=True)


def burst(items, told):
    work = queue.Queue()
    for item in items:
        work.put(item)
    senders = [Sender(work, told) for _ in range(connections)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()


told = Told()
began = time.monotonic()
burst(script(), told)
seconds = time.monotonic() - began
first = told.queued
# The same once more, when all is over.
burst([request(GENUINE, *body) for body in chance.sample(bodies, min(len(bodies), 50))], told)
took = sorted(told.took)
print(
    json.dumps(
        {
            "answers": dict(sorted(told.answers.items())),
            "queued": first,
            "queued_by_replays": told.queued - first,
            "wrong": told.wrong,
            "seconds": round(seconds, 2),
            "p50_ms": round(took[len(took) // 2] * 1000, 1),
            "p99_ms": round(took[len(took) * 99 // 100] * 1000, 1),
            "max_ms": round(took[-1] * 1000, 1),
        }
    ),
    flush=True,
)
