#!/usr/bin/env python3
"""Reads the manual of a running `ntkd serve` in a real Chromium, and runs its examples as a reader would.

Usage: manual_test.py NTKD [--screenshots DIRECTORY] [unittest's options]
Needs chromium and chromium-driver, and the environment of setup.sh. Servers are on loopback. Screenshots are taken at
390, 768 and 1440 pixels, light and dark.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import chromium
import pages
from pages import ROOT, Run, service

CHAPTERS = ROOT / "Sources/Endpoints/Manual/Chapters"
WIDTHS = (390, 768, 1440)


def examples():
    """The fenced blocks of every chapter: what stands behind the fence, and the text."""
    for chapter in sorted(CHAPTERS.glob("*.md")):
        for words, text in re.findall(r"^```([^\n]+)\n(.*?)^```", chapter.read_text(), re.M | re.S):
            yield words.split(), text


def matches(pattern, text):
    """Whether a text is the pattern with something in place of every ellipsis."""
    parts = pattern.strip("\n").split("…")
    return re.fullmatch(".*".join(map(re.escape, parts)), text.strip("\n"), re.S)


class ManualTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.mkdtemp()
        cls.service = service.Service(Run.program)
        cls.base = "http://127.0.0.1:%d" % cls.service.address[1]
        cls.browser = chromium.Browser(cls.directory)
        cls.browser.driver.get(cls.base + "/docs")

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.service.__exit__()
        shutil.rmtree(cls.directory)

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def test_nothing_is_wider_than_the_window(self):
        for width in WIDTHS:
            self.browser.size(width)
            self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), width)
            # What is wider than the text scrolls by itself.
            wide = self.browser.run("""
                return [...document.querySelectorAll('.manual .card > *')]
                    .filter(one => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX === 'visible')
                    .map(one => one.outerHTML.slice(0, 200))""")
            self.assertEqual(wide, [], width)

    def test_a_link_of_the_contents_leads_to_its_heading(self):
        self.browser.size(1440)
        self.browser.find(".contents a[href='#reductions']").click()
        self.browser.wait(
            lambda: 0 <= self.browser.run("return document.getElementById('reductions').getBoundingClientRect().top") < 300,
            "the heading is not at the top")

    def test_pictures(self):
        if not Run.screenshots:
            self.skipTest("no screenshots are wanted")
        for scheme in ("light", "dark"):
            self.browser.scheme(scheme)
            for width in WIDTHS:
                self.browser.size(width)
                self.browser.run("scrollTo(0, 0)")
                self.browser.picture(Run.screenshots / f"manual-{width}-{scheme}.png")

    def test_python_runs(self):
        programs = [text for words, text in examples() if words == ["python"]]
        self.assertTrue(programs)
        for text in programs:
            exec(compile(text.replace("http://localhost:8080", self.base), "the manual", "exec"), {})

    def test_consoles_show_what_comes(self):
        for words, text in examples():
            if "." in words[-1]:
                pathlib.Path(self.directory, words[-1]).write_text(text)
        variables, last = dict(os.environ), ""
        for words, text in examples():
            for session in ("\n" + text).split("\n$ ")[1:] if words == ["console"] else []:
                line, _, expected = session.partition("\n")
                if not line.startswith("curl"):
                    # What the reader copies from the answer.
                    variables[line.partition("=")[0]] = re.search('"id":"([^"]*)"', last)[1]
                    continue
                answer = subprocess.run(
                    ["bash", "-c", line.replace("localhost:8080", self.base)], cwd=self.directory, env=variables, text=True,
                    capture_output=True, check=True).stdout
                last = answer if '"id":' in answer else last
                if expected.strip():
                    self.assertTrue(matches(expected, answer), f"{line}\n{answer}\n{expected}")


if __name__ == "__main__":
    pages.main(__doc__)
