"""Requests to compare parsers on: the vectors, and the same damaged at random."""
import json
import pathlib

CORPUS = pathlib.Path(__file__).resolve().parent / "Corpus"

# Bytes and words at which parsers part ways.
WORDS = [word.encode("latin-1") for word in (
    "\r", "\n", "\r\n", "\r\n\r\n", "\n\n", " ", "  ", "\t", ":", ",", ";", "=", '"', "\\", "%", "/", "//", "?", "#", "*",
    "@", "[", "]", "{", "|", "\x00", "\x0b", "\x7f", "\x80", "\xff", "\xc3\xa9", "%2f", "%2e", "%00", "%ff", "..", "/../",
    "0", "-1", "+1", "0x10", "00000000", "ffffffffffffffff", "10000000000000000", "18446744073709551616", "0\r\n\r\n",
    "1\r\nx\r\n0\r\n\r\n", "chunked", "Chunked", "gzip, ", ", chunked", "identity", "xchunked", "keep-alive", "close",
    "Transfer-Encoding: chunked\r\n", "Transfer-Encoding:\tgzip, chunked\r\n", "Transfer-Encoding : chunked\r\n",
    "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length: 5, 5\r\n", "Content-Length:\r\n", "Host: a\r\n",
    "Host:\r\n", "Host: a:b\r\n", "Expect: 100-continue\r\n", "Expect: x\r\n", "Connection: close\r\n", "X: a\r\n b\r\n",
    "Connection: keep-alive, close\r\n", "Connection: upgrade\r\nUpgrade: x\r\n", "X\r\n", "X : a\r\n", ": a\r\n", "X:a\r\n",
    "GET / HTTP/1.1\r\n", " HTTP/1.0", " HTTP/1.1", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "RTSP/1.0",
    "POST", "QUERY", "CONNECT a:1", "OPTIONS *", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http://a/", "HTTPS://[::1]:80/x?y",
    "http://u@a/", ";a=b", ";a", ' ;a="\\""', "; a = b", "0;a\r\nT: v\r\n\r\n", "T: v\r\n", "Content-Length: 1\r\n\r\n",
)]

# What comes after a damaged request, so that it does not stop in the middle of a line.
TAIL = b"\r\n\r\nGET /tail HTTP/1.1\r\nHost: tail\r\n\r\n"


def corpus():
    return [path.read_bytes() for path in sorted(CORPUS.glob("*.http"))]


FIELDS = (b"X", b"accept", b"Content-Type", b"connection", b"Prefer", b"x_y~", b"If-None-Match", b"Cookie")
VALUES = (b"", b"a", b"text/html;q=0.1, */*", b"keep-alive", b"100-continue", b"\xe4\t\xc3\xa9", b'"a, b"', b"W/\"x\"", b"close")
TARGETS = (b"/", b"/a/b", b"//", b"/a%20b?x=%C3%A9&y", b"/?", b"http://a.b:80/c?d", b"HTTPS://[2001:db8::1.2.3.4]", b"/a;b=c,d")
HOSTS = (b"a", b"a.b:80", b"[::1]", b"[1:2:3:4:5:6:7:8]:1", b"127.0.0.1:", b"A_b~c")


def valid(random):
    """A request that breaks no rule, with a body in either framing or with none."""
    def blank():
        return random.choice((b"", b"", b" ", b" ", b" ", b"   ", b"  ", b"\t "))

    def field(name, value):
        return "".join(map(random.choice, zip(name.decode().lower(), name.decode().upper()))).encode() + b":" \
            + blank() + value + blank() + b"\r\n"

    method = random.choice((b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE"))
    minor = random.choice((b"0", b"1", b"1", b"1"))
    lines = [field(random.choice(FIELDS), random.choice(VALUES)) for _ in range(random.randrange(5))]
    lines.append(field(b"Host", random.choice(HOSTS)))
    body = random.randbytes(random.choice((0, 1, 5, 16, 40)))
    kind = random.randrange(3)
    if kind == 0:
        lines.append(field(b"Content-Length", b"0" * random.randrange(3) + str(len(body)).encode()))
    elif kind == 1 and minor == b"1":
        lines.append(field(b"Transfer-Encoding", random.choice((b"chunked", b"Chunked"))))
        data, body = body, b""
        while data:
            size = random.randint(1, 20)
            piece, data = data[:size], data[size:]
            body += random.choice((b"%x", b"0%X")) % len(piece) + random.choice((b"", b";a", b';a=b;c="\\" d"')) \
                + b"\r\n" + piece + b"\r\n"
        body += b"0\r\n" + random.choice((b"", b"T: v\r\n")) + b"\r\n"
    else:
        body = b""
    random.shuffle(lines)
    return b"%s %s HTTP/1.%s\r\n" % (method, random.choice(TARGETS), minor) + b"".join(lines) + b"\r\n" + body


def damage(data, random):
    place = random.randint(0, len(data))
    end = min(len(data), place + random.randint(1, 12))
    word = random.choice(WORDS)
    kind = random.randrange(9)
    if kind == 0:
        return data[:place] + word + data[place:]
    if kind == 1:
        return data[:place] + word + data[end:]
    if kind == 2:
        return data[:place] + data[end:]
    if kind == 3:
        return data[:place] + data[place:end] + data[place:]
    if kind == 4:
        return data[:place] + bytes([random.randrange(256)]) + data[place:]
    if kind == 5 and place < len(data):
        return data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1:]
    lines = data.split(b"\r\n")
    if kind == 6:  # a line twice
        lines.insert(random.randrange(len(lines) + 1), random.choice(lines))
    elif kind == 7:  # two lines swapped
        one, other = random.randrange(len(lines)), random.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    else:  # a word at the beginning of a line
        at = random.randrange(len(lines))
        lines[at] = word + lines[at]
    return b"\r\n".join(lines)


def mutations(requests, random):
    """Without end: a few requests, of which the last may be damaged."""
    while True:
        data = random.choice((random.choice(requests), valid(random)))
        for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3))):
            data = damage(data, random)
        if random.randrange(2):
            data = b"".join(valid(random) for _ in range(random.randint(1, 3))) + data
        yield data + TAIL if random.randrange(2) else data
