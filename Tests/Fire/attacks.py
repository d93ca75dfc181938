#!/usr/bin/env python3
"""One kind of client that no server wants, in a process of its own.

Usage: attacks.py KIND PORT COUNT [PATH]      (standard library; 127.0.0.1 only)
Those that hold connections say `holding`, and hold them until their standard input ends.
"""
import os
import socket
import struct
import sys
import time

REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF = b"POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
PIECES = (b"", b"GET /heal", REQUEST, HALF, REQUEST * 50, b"\x16\x03\x01\x02\x00\x01garbage\n\n")


def connect(port, receive_buffer=None):
    client = socket.socket()
    if receive_buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(30)
    client.connect(("127.0.0.1", port))
    return client


def hold(clients):
    print("holding", flush=True)
    sys.stdin.read()
    del clients


def resets(port, count, _):
    """Opened, used a little, and reset: SO_LINGER of no time."""
    for number in range(count):
        client = connect(port)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.send(PIECES[number % len(PIECES)] or b"G")
        client.close()


def fins(port, count, _):
    """Opened, used a little, and closed without reading."""
    for number in range(count):
        client = connect(port)
        if piece := PIECES[number % len(PIECES)]:
            client.send(piece)
        client.close()


def half_closed(port, count, _):
    """Closed on the client's side, which goes on reading: whole requests are answered, and then both sides are closed."""
    for start in range(0, count, 100):
        clients = []
        for number in range(min(100, count - start)):
            client = connect(port)
            if piece := PIECES[number % len(PIECES)]:
                client.send(piece)
            client.shutdown(socket.SHUT_WR)
            clients.append((PIECES[number % len(PIECES)], client))
        for piece, client in clients:
            data = b""
            while more := client.recv(65536):
                data += more
            answers, expected = data.count(b"HTTP/1.1 200 "), piece.count(REQUEST)
            if answers != expected:
                sys.exit(f"{answers} answers to {piece[:60]!r} and the end, not {expected}: {data[-200:]!r}")
            client.close()


def abandoned(port, count, _):
    """Left in the middle by a process that is no more."""
    clients = [connect(port) for _ in range(count)]
    for number, client in enumerate(clients):
        client.send(PIECES[number % len(PIECES)] or b"G")
    time.sleep(1)
    os._exit(0)


def idle(port, count, _):
    hold([connect(port) for _ in range(count)])


def stalled(port, count, path):
    """Asks for much and reads nothing."""
    clients = [connect(port, 4096) for _ in range(count)]
    for client in clients:
        client.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    hold(clients)


def trickled(port, count, _):
    """A head that never ends, a byte every half second."""
    clients = [connect(port) for _ in range(count)]
    end = time.monotonic() + 20
    while clients and time.monotonic() < end:
        for client in list(clients):
            try:
                client.send(b"G" if len(clients) % 2 else b"X")
            except OSError:
                clients.remove(client)
        time.sleep(0.5)
    if clients:
        sys.exit(f"{len(clients)} connections were left open for 20 s")


if __name__ == "__main__":
    kinds = (resets, fins, half_closed, abandoned, idle, stalled, trickled)
    kind = {each.__name__: each for each in kinds}[sys.argv[1]]
    kind(int(sys.argv[2]), int(sys.argv[3]), (sys.argv + [None])[4])
