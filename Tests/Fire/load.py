"""Clients of `ntkd serve` that ask for all it has, in many ways, and check every answer.

A kind of client is a function of a Visit: what it does once. An answer that is not as it must be raises Wrong.
"""
import gzip
import json
import socket
import struct
import time
import zlib

import service

FORMS = {"npy": "/matrix.npy", "json": "/matrix.json", "csv": "/matrix.csv", "png": "/heatmap.png"}
ZIPPED = ["Accept-Encoding: gzip"]


class Wrong(Exception):
    """An answer is not as it must be."""


def expect(truth, *words):
    if not truth:
        raise Wrong(" ".join(str(word)[:300] for word in words))


class SlowClient(service.Client):
    """Reads a little, and seldom, so that the service waits for it: about 4 MB each second."""

    def more(self, data):
        time.sleep(0.004)
        piece = self.socket.recv(16384)
        if not piece:
            self.close()
            raise ConnectionError("the connection ended within an answer")
        return data + piece


class Known:
    """A finished job of a service, and what its result is in every form: what later answers must be."""

    def __init__(self, client, count):
        status, job = client.submit({**service.EXAMPLE, "data": {"type": "normal", "count": count, "shape": [20]}})
        expect(status == 200 and job["state"] == "succeeded", "the first job:", status, job)
        self.path = job["links"]["self"]
        self.bodies, self.tags = {}, {}
        for form, path in FORMS.items():
            status, fields, self.bodies[form] = client.ask("GET", self.path + path)
            expect(status == 200 and "content-encoding" not in fields, form, status, fields)
            self.tags[form] = fields["etag"]
        check_numbers(self.bodies["json"], self.bodies["npy"], [count, count])
        check_picture(self.bodies["png"])


def check_numbers(text, file, shape):
    """The JSON form and the NumPy file hold the same numbers."""
    document = json.loads(text)
    expect(document["shape"] == shape, "shape", document["shape"], shape)
    expect(file[:8] == b"\x93NUMPY\x01\x00", "no NumPy file:", file[:20])
    start = 10 + struct.unpack("<H", file[8:10])[0]
    numbers = [number for row in document["matrix"] for number in row]
    expect(len(numbers) == shape[0] * shape[1], len(numbers), "numbers of", shape)
    expect(struct.pack(f"<{len(numbers)}f", *numbers) == file[start:], "JSON and NumPy differ")


def check_picture(data):
    """A whole PNG: every chunk has its checksum, and the last is the end."""
    expect(data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG:", data[:20])
    place, kind = 8, b""
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place:place + 8])
        end = place + 8 + length
        expect(struct.pack(">I", zlib.crc32(data[place + 4:end])) == data[end:end + 4], "a chunk of the PNG is damaged")
        place = end + 4
    expect(kind == b"IEND", "the PNG has no end")


class Visit:
    """One client at work on one service."""

    def __init__(self, address, tls, known, random):
        self.address, self.tls, self.known, self.random = address, tls, known, random
        self.client = service.Client(address, tls=tls)
        self.answers = 0

    def ask(self, method, path, fields=(), body=b"", client=None):
        self.answers += 1
        return (client or self.client).ask(method, path, fields, body)

    def check_known(self, form, fields, client=None):
        status, answer, body = self.ask("GET", self.known.path + FORMS[form], fields, client=client)
        expect(status == 200, form, status, body)
        zipped = answer.get("content-encoding") == "gzip"
        expect(zipped <= bool(fields), "gzip that nobody asked for")
        body = gzip.decompress(body) if zipped else body
        expect(body == self.known.bodies[form], form, zipped, len(body), "bytes differ from", len(self.known.bodies[form]))
        return answer["etag"]


def downloads(visit):
    """A form, zipped or not, and then once more with its tag."""
    form, fields = visit.random.choice(list(FORMS)), visit.random.choice(([], ZIPPED))
    tag = visit.check_known(form, fields)
    status, _, body = visit.ask("GET", visit.known.path + FORMS[form], [*fields, f"If-None-Match: {tag}"])
    expect(status == 304 and not body, "with If-None-Match:", status)


def reads_slowly(visit):
    client = SlowClient(visit.address, tls=visit.tls)
    visit.check_known(visit.random.choice(("npy", "json")), visit.random.choice(([], ZIPPED)), client)
    client.close()


def ranges(visit):
    whole = visit.known.bodies["npy"]
    for _ in range(5):
        first, last = sorted(visit.random.sample(range(len(whole)), 2))
        status, fields, body = visit.ask("GET", visit.known.path + FORMS["npy"], [f"Range: bytes={first}-{last}"])
        expect(status == 206 and body == whole[first:last + 1], "a range:", status, len(body))
        expect(fields["content-range"] == f"bytes {first}-{last}/{len(whole)}", fields["content-range"])
    status, fields, _ = visit.ask("GET", visit.known.path + FORMS["npy"], [f"Range: bytes={len(whole)}-"])
    expect(status == 416, "a range beyond the end:", status)


def pipelines(visit):
    """Twenty requests at once; the answers come in their order."""
    whole, client, spans = visit.known.bodies["npy"], service.Client(visit.address, tls=visit.tls), []
    client.connect()
    request = f"GET {visit.known.path}/matrix.npy HTTP/1.1\r\nHost: localhost\r\n"
    data = b""
    for _ in range(20):
        first = visit.random.randrange(len(whole) - 500)
        spans.append((first, first + visit.random.randrange(500)))
        data += (request + "Range: bytes={}-{}\r\n\r\n".format(*spans[-1])).encode()
    client.socket.sendall(data)
    for first, last in spans:
        visit.answers += 1
        status, _, body = client.answer()
        expect(status == 206 and body == whole[first:last + 1], "in a pipeline:", status, len(body))
    client.close()


def resets(visit):
    """Goes without a word, in the middle of a request or of an answer."""
    for piece in (f"GET {visit.known.path}/matrix.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  f"GET {visit.known.path}/heatmap.png HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n",
                  "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"):
        client = service.Client(visit.address, tls=visit.tls)
        client.connect()
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.socket.sendall(piece.encode())
        if visit.random.randrange(2) and piece.startswith("GET"):
            client.more(b"")
        time.sleep(visit.random.choice((0, 0, 0.002, 0.02)))
        client.close()


def faulty(visit):
    """What is wrong is answered as it must be."""
    posts = ["Content-Type: application/json"]
    for method, path, fields, body, expected in (
            ("GET", "/nowhere", (), b"", 404), ("DELETE", "/healthz", (), b"", 405),
            ("POST", "/v1/jobs", posts, b'{"seed": 0,}', 400), ("POST", "/v1/jobs", posts, b'{"seed": -1}', 422),
            ("POST", "/v1/jobs", ["Content-Type: text/csv"], b"{}", 415),
            ("GET", visit.known.path + "/heatmap?colormap=jet", (), b"", 400), ("GET", "/a b", (), b"", 400)):
        status, answer, _ = visit.ask(method, path, fields, body)
        expect(status == expected, method, path, body, "is answered", status)
        expect(answer["content-type"] == "application/problem+json", path, answer)


def specification(visit, count):
    data = {"type": "normal", "count": count, "shape": [20]}
    return {**service.EXAMPLE, "seed": visit.random.randrange(1 << 63), "data": data}


def finish(visit, job):
    """Polls until the job is over."""
    while job["state"] in ("queued", "running"):
        time.sleep(0.02)
        status, _, body = visit.ask("GET", job["links"]["self"])
        expect(status == 200, "a poll:", status, body)
        job = json.loads(body)
    return job


def remove(visit, job):
    status, _, body = visit.ask("DELETE", job["links"]["self"])
    expect(status == 204, "DELETE:", status, body)
    status, _, body = visit.ask("GET", job["links"]["self"])
    expect(status == 404, "a job that is gone:", status, body)


def computes(visit):
    """A small job from its submission to its removal."""
    count = visit.random.randint(2, 60)
    status, job = visit.client.submit(specification(visit, count), wait=visit.random.choice((0, 10)))
    expect(status in (200, 202), "a submission:", status, job)
    job = finish(visit, job)
    expect(job["state"] == "succeeded" and job["result"]["shape"] == [count, count], job)
    text, file, picture = (visit.ask("GET", job["links"]["self"] + FORMS[form])[2] for form in ("json", "npy", "png"))
    check_numbers(text, file, [count, count])
    check_picture(picture)
    remove(visit, job)


def cancels(visit):
    """A longer job that is given up."""
    status, job = visit.client.submit(specification(visit, 3000), wait=0)
    expect(status == 202, "a submission:", status, job)
    status, _, body = visit.ask("POST", job["links"]["self"] + "/cancel")
    expect(status in (200, 202), "a cancellation:", status, body)
    expect(finish(visit, job)["state"] in ("cancelled", "succeeded"), "neither cancelled nor done")
    remove(visit, job)


def looks(visit):
    """The list, an estimate and the pulse."""
    status, _, body = visit.ask("GET", "/v1/jobs?limit=5")
    expect(status == 200 and len(json.loads(body)["data"]) <= 5, "the list:", status)
    body = json.dumps(service.EXAMPLE).encode()
    status, _, body = visit.ask("POST", "/v1/estimate", ["Content-Type: application/json"], body)
    expect(status == 200, "an estimate:", status, body)
    status, _, body = visit.ask("GET", "/healthz", ZIPPED)
    expect(status == 200, "healthz:", status)


# Each as often as it is named.
KINDS = [downloads, downloads, downloads, reads_slowly, ranges, ranges, pipelines, resets, resets, faulty, computes,
         computes, computes, computes, looks, cancels]
