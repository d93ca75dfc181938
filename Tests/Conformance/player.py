"""Plays a request vector on a connection and says what is wrong with the answers."""
import random
import re
import socket
import time

TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
QUIET, CLOSING = 0.5, 3.0  # seconds without a byte until nothing more is expected; until a close must have come


class Malformed(Exception):
    """What the server sends is no response."""


class Response:
    def __init__(self, status, fields):
        self.status, self.fields, self.body = status, fields, b""

    def values(self, name):
        return [value for field, value in self.fields if field == name]


def chunked(data, place):
    """The body, and where it ends; the end is None while it has not come."""
    body = b""
    while True:
        line, found, _ = data[place:].partition(b"\r\n")
        if not found:
            return body, None
        if not re.fullmatch(rb"[0-9A-Fa-f]+", line):
            raise Malformed(f"chunk size {line[:40]!r}")
        place, size = place + len(line) + 2, int(line, 16)
        if len(data) < place + size + 2:
            return body, None
        if data[place + size:place + size + 2] != b"\r\n":
            raise Malformed("a chunk does not end where it should")
        body, place = body + data[place:place + size], place + size + 2
        if size == 0:
            return body, place


def head(lines):
    found = re.fullmatch(rb"HTTP/1\.1 ([1-5][0-9][0-9]) [^\r\n]*", lines[0])
    if not found:
        raise Malformed(f"status line {lines[0][:60]!r}")
    fields = []
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if not colon or not TOKEN.fullmatch(name) or re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", value):
            raise Malformed(f"field line {line[:60]!r}")
        fields.append((name.lower().decode(), value.strip().decode("latin-1")))
    return Response(int(found[1]), fields)


def responses(data, methods, ended):
    """The final responses and the interim statuses in what has come, and how many bytes are left over."""
    final, interim, place = [], [], 0
    while (end := data.find(b"\r\n\r\n", place)) >= 0:
        response, after = head(data[place:end].split(b"\r\n")), end + 4
        if response.status < 200:
            interim.append(response.status)
            place = after
            continue
        method = methods[len(final)] if len(final) < len(methods) else "GET"
        lengths, codings = response.values("content-length"), response.values("transfer-encoding")
        if len(lengths) + len(codings) > 1:
            raise Malformed("two fields say where the body ends")
        if method == "HEAD" or response.status in (204, 304):
            pass
        elif codings:
            response.body, after = chunked(data, after)
        elif lengths:
            response.body, after = data[after:after + int(lengths[0])], after + int(lengths[0])
        else:
            response.body, after = data[after:], len(data) if ended else None
        if after is None or after > len(data):
            break
        final.append(response)
        place = after
    return final, interim, len(data) - place


def cut(data, chop):
    """The pieces that the data is sent in."""
    if chop == "whole" or len(data) < 2:
        return [data] if data else []
    if len(data) > 4000:
        return [data[place:place + 1371] for place in range(0, len(data), 1371)]
    if chop == "bytes":
        return [data[place:place + 1] for place in range(len(data))]
    places = sorted(chop.sample(range(1, len(data)), min(len(data) - 1, chop.randint(1, 6))))
    return [data[start:end] for start, end in zip([0] + places, places + [len(data)])]


class Play:
    """One vector on a connection of its own; `chop` is whole, bytes, or a random generator."""

    def __init__(self, vector, address, chop, connect=socket.create_connection):
        self.vector, self.chop = vector, chop
        self.places = {"{{GET}}": "/", "{{POST}}": "/", "{{HOST}}": f"{address[0]}:{address[1]}"}
        self.methods = vector.get("methods") or []
        self.data, self.ended = b"", False
        self.socket = connect(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def bytes(self, text):
        for place, value in self.places.items():
            text = text.replace(place, value)
        return text.encode("latin-1")

    def receive(self, seconds):
        """Whether bytes came in this time."""
        if self.ended:
            return False
        self.socket.settimeout(max(0.0005, seconds))
        try:
            piece = self.socket.recv(65536)
        except TimeoutError:
            return False
        except OSError:
            piece = b""
        self.data += piece
        self.ended = not piece
        return bool(piece)

    def send(self, data):
        for piece in cut(data, self.chop):
            try:
                self.socket.settimeout(10)
                self.socket.sendall(piece)
            except OSError:
                # A server that has heard enough: what it said counts.
                while self.receive(1):
                    pass
                return
            if self.chop != "whole":
                self.receive(0.0005)
            if self.ended:
                return

    def wait(self, seconds, until=lambda: False):
        end = time.monotonic() + seconds
        while not self.ended and not until() and (left := end - time.monotonic()) > 0:
            self.receive(min(0.1, left))

    def perform(self, piece):
        if isinstance(piece, str):
            self.send(self.bytes(piece))
        elif "rep" in piece:
            self.send(self.bytes(piece["rep"][0]) * piece["rep"][1])
        elif "sleep" in piece:
            self.wait(piece["sleep"])
        elif "await" in piece:
            self.wait(3, lambda: b" %d " % piece["await"] in self.data)
        else:
            self.socket.shutdown(socket.SHUT_WR)

    def run(self):
        """What is wrong: a list of sentences."""
        for piece in self.vector["send"]:
            self.perform(piece)
            if self.ended:
                break
        expected = self.vector["expect"]["close"]
        if expected is True:
            self.wait(CLOSING + self.vector.get("slow", 0))
        else:
            while self.receive(QUIET):
                pass
        try:
            final, interim, left = responses(self.data, self.methods, self.ended)
            wrong = self.check(final, interim, left)
            if expected is False and not wrong:
                wrong = self.check_reuse(len(final))
        except Malformed as reason:
            wrong = [f"malformed response: {reason}"]
        self.socket.close()
        return wrong

    def check(self, final, interim, left):
        expect, statuses = self.vector["expect"], [response.status for response in final]
        first = statuses[0] if statuses else "none"
        wrong = []
        if first not in expect["status"] and f"{str(first)[0]}xx" not in expect["status"]:
            wrong.append(f"answered {first}, not one of {expect['status']}")
        if not expect["count"][0] <= len(final) <= expect["count"][1]:
            wrong.append(f"{len(final)} responses ({statuses}), not {expect['count'][0]} to {expect['count'][1]}")
        if left:
            wrong.append(f"{left} bytes that are no whole response")
        if expect["close"] is True and not self.ended:
            wrong.append("left open")
        if expect["close"] is False and self.ended:
            wrong.append("closed")
        if "body" in expect and final and 200 <= first < 300 and final[0].body != expect["body"].encode("latin-1"):
            wrong.append(f"body {final[0].body[:40]!r}, not {expect['body']!r}")
        if "absent" in expect and expect["absent"].encode() in self.data:
            wrong.append(f"{expect['absent']!r} is in the output")
        if any(response.values(expect.get("noheader", "")) for response in final):
            wrong.append(f"there is a field {expect['noheader']}")
        if self.vector.get("interim") and interim != [self.vector["interim"]]:
            wrong.append(f"interim responses {interim}, not {self.vector['interim']}")
        if any(len(response.values("date")) != 1 for response in final):
            wrong.append("a response without exactly one Date")
        if any(response.status == 405 and not response.values("allow") for response in final):
            wrong.append("405 without Allow")
        return wrong

    def check_reuse(self, count):
        """The connection takes a further request."""
        self.methods = (self.methods + ["GET"] * count)[:count] + ["GET"]
        self.send(self.bytes("GET {{GET}} HTTP/1.1\r\nHost: {{HOST}}\r\n\r\n"))
        self.wait(3, lambda: len(responses(self.data, self.methods, self.ended)[0]) > count)
        final = responses(self.data, self.methods, self.ended)[0]
        return [] if len(final) == count + 1 and final[-1].status == 200 else ["the connection is not usable further"]


def generator(seed, name):
    """Cuts a vector in the same way for the same seed, whatever is played beside it."""
    return random.Random(f"{seed} {name}")
