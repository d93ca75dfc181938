"""Where ntkd's parser and another one differ on purpose, and why. Everything else is a bug of one of them.

Stricter: ours refuses what the other accepts. The key is the rule that ours names; rules.py checks that the request
really breaks it. Looser: the other refuses what ours accepts. The key is what the other says, beside it what the
request must hold for that.
"""

STRICTER = {  # the rule: who is more lenient, and our reason
    "bareCarriageReturn": ("llhttp h11",
        "RFC 9112, 2.2: a recipient that does not refuse a bare CR must replace it; llhttp skips one before a"
        " request, h11 lets one stand in a chunk extension"),
    "bareLineFeed": ("llhttp h11",
        "RFC 9112, 2.2: a bare LF MAY end a line; who disagrees on lines disagrees on requests; llhttp takes one in"
        " the request line of HTTP/0.9"),
    "forbiddenByte": ("llhttp h11",
        "RFC 9110, 5.5: control characters are invalid in values; a recipient only MAY keep them; llhttp takes DEL in a"
        " quoted chunk extension"),
    "emptyLines": ("llhttp",
        "RFC 9112, 2.2: one empty line before a request SHOULD be ignored; ours ignores four"),
    "requestLine": ("llhttp",
        "RFC 9112, 3: a request line has three parts; llhttp reads two as HTTP/0.9"),
    "version": ("llhttp",
        "RFC 9112, 3: single spaces; llhttp takes several before the version"),
    "unsupportedVersion": ("llhttp h11",
        "RFC 9110, 15.6.6: another major version is answered 505; h11 leaves that to its user, and llhttp for 0.9"
        " and 2.0"),
    "unknownMethod": ("llhttp h11",
        "RFC 9110, 9.1: what is not implemented is answered 501; CONNECT is for proxies"),
    "targetForm": ("llhttp h11",
        "RFC 9112, 3.2: origin-form, absolute-form, and * for OPTIONS; a CONNECT is refused before"),
    "targetCharacter": ("llhttp h11",
        "RFC 9112, 3.2 and RFC 3986, 3.3: no # in a target, no backslash in a path"),
    "percentEncoding": ("llhttp h11",
        "RFC 3986, 2.1: two hexadecimal digits come after %"),
    "forbiddenEncoding": ("llhttp h11",
        "RFC 3986, 7.3: an encoded slash, backslash or control character is not let into a path"),
    "encodedText": ("llhttp h11",
        "RFC 3986, 2.5: a path is text, and text is UTF-8"),
    "dotSegment": ("llhttp h11",
        "RFC 3986, 5.2.4 and 7.3: clients remove dot segments; what is left is an attack"),
    "foldedLine": ("h11",
        "RFC 9112, 5.2: obs-fold is refused with 400, as a server may"),
    "missingHost": ("llhttp h11",
        "RFC 9112, 3.2: HTTP/1.1 without Host is answered 400; llhttp leaves that to its user, and h11 asks only"
        " HTTP/1.1 itself for it, not 1.2"),
    "repeatedHost": ("llhttp h11",
        "RFC 9112, 3.2: more than one Host is answered 400; h11 asks only HTTP/1.1 itself"),
    "host": ("llhttp h11",
        "RFC 9112, 3.2 and RFC 9110, 4.2.4: an invalid Host is answered 400; ours takes names of letters, digits and"
        " -._~, addresses and a port, neither percent signs nor user information"),
    "lengthAndCoding": ("llhttp h11",
        "RFC 9112, 6.3: both Content-Length and Transfer-Encoding ought to be handled as an error; llhttp takes an"
        " empty Transfer-Encoding for none"),
    "codingBeforeHTTP11": ("llhttp h11",
        "RFC 9112, 6.1: Transfer-Encoding in HTTP/1.0 is faulty framing"),
    "coding": ("llhttp",
        "RFC 9112, 6.3: without chunked at the end a request has no length: 400; llhttp refuses after the head, and"
        " takes an empty value for none"),
    "unknownCoding": ("llhttp",
        "RFC 9112, 6.1: a coding that is not understood is answered 501; llhttp leaves it to its user"),
    "length": ("h11",
        "RFC 9112, 6.3: a list of equal lengths MAY be taken for one; ours refuses every list"),
    "repeatedLength": ("h11",
        "RFC 9112, 6.3: equal lines of Content-Length MAY be taken for one; ours refuses"),
    "tooLarge.body": ("llhttp h11",
        "RFC 9110, 15.5.14: a body over the limit is answered 413; neither of them has a limit"),
    "unknownExpectation": ("llhttp h11",
        "RFC 9110, 10.1.1: an unknown expectation MAY be answered 417"),
    "chunkSize": ("h11",
        "RFC 9112, 7.1: no whitespace after a chunk's size; h11 takes some"),
    "chunkExtension": ("llhttp h11",
        "RFC 9112, 7.1.1: an extension has a name, and no whitespace comes before it; h11 takes any text, llhttp an"
        " empty name"),
    "framingTrailer": ("h11",
        "RFC 9110, 6.5.1: no trailer says how its message is framed"),
    "tooLarge.chunkLine": ("llhttp h11",
        "RFC 9112, 7.1.1: a server limits the length of chunk extensions"),
}

# A tab behind the value: optional whitespace like a space.
TAB = rb"(?i)(content-length|transfer-encoding):[^\r\n]*\t[ \t]*\r\n"

LOOSER = {  # who refuses, and how its words begin: what the request then holds, and our reason
    ("h11", "no request line received"): (rb"^\r\n|\r\n\r\n",
        "RFC 9112, 2.2: an empty line before a request SHOULD be ignored"),
    ("llhttp", "HttpParserError: Invalid HTTP version"): (rb"HTTP/1\.[2-9]\r",
        "RFC 9110, 2.5: HTTP/1.2 and later are read as 1.1"),
    ("llhttp", "HttpParserError: Data after `Connection: close`"): (rb"(?i)\r\nconnection:",
        "RFC 9110, 6.5.1: a trailer closes no connection; with llhttp it does"),
    ("llhttp", "HttpParserError: Invalid character in Content-Length"): (TAB,
        "RFC 9110, 5.6.3: a tab may follow a value"),
    ("llhttp", "HttpParserError: Request has invalid `Transfer-Encoding`"): (TAB,
        "RFC 9110, 5.6.3: a tab may follow a value"),
}

OTHER = {  # who reads it differently, and what: what the request then holds, and our reason
    ("llhttp", "upgrade"): (rb"(?i)upgrade",
        "RFC 9110, 7.8: a server MAY ignore Upgrade; llhttp takes all after the head for another protocol"),
    ("llhttp", "keeps, ours closes"): (rb"(?i)close[ \t]*\t|HTTP/1.0",
        "RFC 9112, 9.3: close wins over keep-alive; with llhttp it does not in HTTP/1.0, nor with a tab behind it"),
    ("llhttp", "keeps, ours stays"): (rb"(?i)keep-alive *\t",
        "RFC 9110, 5.6.3: a tab may follow a value"),
    ("h11", "keeps, ours stays"): (rb"(?i)HTTP/1.0",
        "RFC 9112, 9.3: keep-alive holds an HTTP/1.0 connection; h11 always closes"),
}
