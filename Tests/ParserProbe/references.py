"""What other programs make of a request: llhttp (by httptools) and h11, in the terms of parser-probe."""
import re

import h11
import httptools

BLANK = b" \t"


class Message:
    """One request; `complete` once its body has ended."""

    def __init__(self, method, target, fields, keeps):
        self.method, self.target, self.keeps = method, target, keeps
        self.fields = [(name, value.strip(BLANK)) for name, value in fields]
        self.body, self.complete = b"", False

    def values(self, name):
        return [value for field, value in self.fields if field.lower() == name]

    @property
    def asks_for_upgrade(self):
        """llhttp takes what follows such a request for another protocol."""
        return bool(self.values(b"upgrade")) or self.method == b"CONNECT"


class Reading:
    """The requests that a program finds, and its error if there is one."""

    def __init__(self):
        self.messages, self.error = [], None


class _Callbacks:
    def __init__(self):
        self.reading, self.parser = Reading(), None
        self.target, self.fields, self.in_head = b"", [], True

    def on_message_begin(self):
        self.target, self.fields, self.in_head = b"", [], True

    def on_url(self, piece):
        self.target += piece

    def on_header(self, name, value):
        # What comes after the head is a trailer.
        if self.in_head:
            self.fields.append((name, value))

    def on_headers_complete(self):
        self.in_head = False
        keeps = self.parser.should_keep_alive()
        self.reading.messages.append(Message(self.parser.get_method(), self.target, self.fields, keeps))

    def on_body(self, piece):
        self.reading.messages[-1].body += piece

    def on_message_complete(self):
        self.reading.messages[-1].complete = True


def read_with_llhttp(data):
    callbacks = _Callbacks()
    callbacks.parser = parser = httptools.HttpRequestParser(callbacks)
    try:
        parser.feed_data(data)
    except httptools.HttpParserUpgrade:
        pass
    except httptools.HttpParserError as error:
        callbacks.reading.error = f"{type(error).__name__}: {error}"
    return callbacks.reading


def read_with_h11(data):
    reading = Reading()
    # As generous as ours with the length of a head.
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=64 << 10)
    try:
        connection.receive_data(data)
        while True:
            event = connection.next_event()
            if event in (h11.NEED_DATA, h11.PAUSED) or isinstance(event, h11.ConnectionClosed):
                return reading
            if isinstance(event, h11.Request):
                closes = any(name == b"connection" and re.search(rb"(^|,)\s*close\s*(,|$)", value.lower())
                             for name, value in event.headers)
                keeps = event.http_version != b"1.0" and not closes
                reading.messages.append(Message(event.method, event.target, event.headers.raw_items(), keeps))
            elif isinstance(event, h11.Data):
                reading.messages[-1].body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                reading.messages[-1].complete = True
                connection.send(h11.Response(status_code=404, headers=[("content-length", "0")]))
                connection.send(h11.EndOfMessage())
                if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                    return reading
                connection.start_next_cycle()
    except h11.RemoteProtocolError as error:
        reading.error = str(error)
    return reading


REFERENCES = {"llhttp": read_with_llhttp, "h11": read_with_h11}
