"""The rules that ntkd's parser names when it refuses, written a second time: does a request really break them?

Each takes a Refusal and says so; a refusal that none of them confirms is a bug of one of the two.
"""
import ipaddress
import re
import urllib.parse

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
QUOTED = rb'"(?:[^"\\]|\\.)*"'
METHODS = (b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE")
LONGEST_BODY, LONGEST_CHUNK_LINE = 64 << 20, 256


class Refusal:
    """A request that is refused: what is before the place is read, and refused is a line or a field at it."""

    def __init__(self, data, start, place, fault):
        self.fault = fault
        self.before, self.after = data[start:place], data[place:]
        # The line that begins at the place, and the one that ends there.
        self.next = self.after.partition(b"\r\n")[0]
        self.last = self.before.removesuffix(b"\r\n").rpartition(b"\r\n")[2]
        head = self.before.lstrip(b"\r\n") or self.next
        self.request_line = head.partition(b"\r\n")[0]
        lines = head.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
        self.fields = [(name.lower(), value.strip(b" \t")) for name, _, value in (line.partition(b":") for line in lines)]
        words = self.request_line.split(b" ")
        self.method, self.target, self.version = words if len(words) == 3 else (b"", b"", b"")
        self.path = re.sub(rb"(?i)^https?://[^/?]*", b"", self.target.partition(b"?")[0])
        self.is_at_request_line = not self.before.strip(b"\r\n")

    def values(self, name):
        return [value for field, value in self.fields if field == name]

    def codings(self):
        return [coding.strip(b" \t").lower() for value in self.values(b"transfer-encoding") for coding in value.split(b",")]


def is_authority(text):
    found = re.fullmatch(rb"([A-Za-z0-9._~-]+|\[([0-9A-Fa-f:.]+)\])(?::([0-9]*))?", text)
    if not found or int(found[3] or 0) > 65535:
        return False
    try:
        return not found[2] or bool(ipaddress.IPv6Address(found[2].decode()))
    except ValueError:
        return False


def breaks_host(refusal):
    authority = re.match(rb"(?i)https?://([^/?]*)", refusal.target)
    named = [authority[1]] if authority else []
    return not all(map(is_authority, named + refusal.values(b"host")))


def breaks_byte(refusal):
    allowed = rb"[\x20-\x7e]*" if refusal.is_at_request_line else rb"[\x20-\x7e\t\x80-\xff]*"
    rest = refusal.after[re.match(allowed, refusal.after).end():]
    return bool(rest) and rest[0] not in b"\r\n"


def breaks_utf8(refusal):
    try:
        urllib.parse.unquote_to_bytes(refusal.target).decode()
        return False
    except UnicodeDecodeError:
        return True


def breaks_chunk_end(refusal):
    return not b"\r\n".startswith(refusal.after[:2]) or not refusal.after


def breaks_body_limit(refusal):
    lengths = [int(value) for value in refusal.values(b"content-length") if value.isdigit()]
    size = re.match(rb"[0-9A-Fa-f]+", refusal.last)
    return max(lengths + [int(size[0], 16) if size else 0]) > LONGEST_BODY


RULES = {
    "bareCarriageReturn": lambda r: re.match(rb"[^\r\n]*\r[^\n]", r.after),
    "bareLineFeed": lambda r: re.match(rb"[^\r\n]*\n", r.after),
    "forbiddenByte": breaks_byte,
    "emptyLines": lambda r: (r.before + r.after).startswith(b"\r\n" * 5),
    "requestLine": lambda r: not re.match(TOKEN + rb" [!-~]+ ", r.next),
    "version": lambda r: not re.fullmatch(TOKEN + rb" [!-~]+ HTTP/[0-9]\.[0-9]", r.next),
    "unsupportedVersion": lambda r: r.version[5:6] != b"1",
    "unknownMethod": lambda r: r.method not in METHODS,
    "targetForm": lambda r: not re.match(rb"(?i)/|https?://.", r.target) and (r.method, r.target) != (b"OPTIONS", b"*"),
    "targetCharacter": lambda r: b"#" in r.target or b"\\" in r.path,
    "percentEncoding": lambda r: re.search(rb"%(?![0-9A-Fa-f]{2})", r.target),
    "forbiddenEncoding": lambda r: re.search(rb"(?i)%([01].|7f|2f|5c)", r.path) or b"%00" in r.target,
    "encodedText": breaks_utf8,
    "dotSegment": lambda r: {b".", b".."} & {urllib.parse.unquote_to_bytes(part) for part in r.path.split(b"/")},
    "fieldName": lambda r: not re.match(TOKEN + rb"[ \t]*:", r.last),
    "spaceBeforeColon": lambda r: re.match(TOKEN + rb"[ \t]+:", r.last),
    "missingColon": lambda r: b":" not in r.last,
    "foldedLine": lambda r: re.match(rb"[ \t]", r.last),
    "missingHost": lambda r: not r.values(b"host") and r.version != b"HTTP/1.0",
    "repeatedHost": lambda r: len(r.values(b"host")) > 1,
    "host": breaks_host,
    "lengthAndCoding": lambda r: r.values(b"content-length") and r.values(b"transfer-encoding"),
    "codingBeforeHTTP11": lambda r: r.values(b"transfer-encoding") and r.version == b"HTTP/1.0",
    "coding": lambda r: r.codings()[-1] != b"chunked" or r.codings().count(b"chunked") > 1
    or not all(re.fullmatch(TOKEN, coding) for coding in r.codings()),
    "unknownCoding": lambda r: r.codings()[-1] == b"chunked" and len(r.codings()) > 1,
    "length": lambda r: not all(re.fullmatch(rb"[0-9]+", value) for value in r.values(b"content-length")),
    "repeatedLength": lambda r: len(r.values(b"content-length")) > 1,
    "unknownExpectation": lambda r: not all(value.lower() == b"100-continue" for value in r.values(b"expect")),
    "chunkSize": lambda r: not re.match(rb"[0-9A-Fa-f]+(;|$)", r.next),
    "chunkExtension": lambda r: not re.fullmatch(rb"[0-9A-Fa-f]+(;%s(=(%s|%s))?)*" % (TOKEN, TOKEN, QUOTED), r.next),
    "chunkEnd": breaks_chunk_end,
    "framingTrailer": lambda r: re.match(rb"(?i)(content-length|transfer-encoding):", r.last),
    "tooLarge.body": breaks_body_limit,
    "tooLarge.chunkLine": lambda r: len(r.next) > LONGEST_CHUNK_LINE,
}


def confirms(refusal):
    rule = RULES.get(refusal.fault)
    return rule is not None and bool(rule(refusal))
