#!/usr/bin/env python3
"""Writes Corpus: the short requests of http_vectors.json, one file each.

Usage: make_corpus.py      (standard library only; files that are there already are written again)
"""
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
LONGEST = 1024


def request(vector):
    text = "".join(piece if isinstance(piece, str) else piece["rep"][0] * piece["rep"][1]
                   for piece in vector["send"] if isinstance(piece, str) or "rep" in piece)
    for place, value in (("{{GET}}", "/"), ("{{POST}}", "/"), ("{{HOST}}", "localhost:8080")):
        text = text.replace(place, value)
    return text.encode("latin-1")


def main():
    vectors = json.loads((HERE.parent / "TestSupport/http_vectors.json").read_text())["vectors"]
    seen = set()
    for vector in vectors:
        data = request(vector)
        if 0 < len(data) <= LONGEST and data not in seen:
            seen.add(data)
            (HERE / "Corpus" / f"{vector['name']}.http").write_bytes(data)
    print(f"{len(seen)} files")


if __name__ == "__main__":
    main()
