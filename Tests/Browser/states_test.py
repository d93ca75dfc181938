#!/usr/bin/env python3
"""The page of `ntkd serve` where something is wrong: jobs without a result, a server that is away, full or guarded, and
a gateway that stands in the way; in a real Chromium.

Usage: states_test.py NTKD [--screenshots DIRECTORY] [unittest's options]
Needs chromium and chromium-driver, and the environment of setup.sh. Servers are on loopback.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error

import numpy
from selenium.webdriver.common.keys import Keys

import pages
from gateway import Gateway
from pages import PageTest, Run


class StateTests(PageTest):
    """Jobs that have no result, and a server that goes away."""

    # Long enough for a page to be looked at.
    flags = ("--retention", "15")

    def test_a_job_that_never_was(self):
        for name in ("01J00000000000000000000000", "no%20such", "%3Cscript%3E"):
            self.visit(f"/jobs/{name}")
            self.browser.shows("There is no such job")
        self.shot("state-absent")
        self.visit("/compare?jobs=a")
        self.browser.shows("These cannot be compared")

    def test_a_job_at_work_is_cancelled(self):
        job = self.slow()
        self.visit(f"/jobs/{job['id']}")
        self.browser.wait(lambda: self.browser.all("progress"), "no progress is shown")
        self.browser.shows("Computing the kernel", ".status", 60)
        self.shot("state-running")
        self.visit("/")
        self.browser.shows("running", ".jobs")
        self.visit(f"/jobs/{job['id']}")
        self.browser.button("Cancel").click()
        self.browser.shows("cancelled", ".status")
        self.shot("state-cancelled")

    def test_a_job_that_failed(self):
        job = self.compute("inline", data=[[1e38, 1e38]], against=[[1e38, 1e38]], architecture={
            "layers": [{"type": "Linear", "out_features": 8}, {"type": "ReLU"}, {"type": "Linear", "out_features": 1}]})
        self.assertEqual(job["state"], "failed")
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("failed", ".status")
        self.browser.shows(job["error"]["code"], ".failure")
        self.shot("state-failed")

    def test_a_job_that_has_expired(self):
        job = self.compute("seed")
        self.browser.wait(lambda: self.is_gone(job), "the job does not expire", 90)
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("This job has expired")
        self.shot("state-expired")

    def is_gone(self, job):
        try:
            self.ask(job["links"]["self"])
            return False
        except urllib.error.HTTPError as error:
            return error.code == 410

    def test_a_server_that_goes_and_comes_back(self):
        self.visit("/")
        self.browser.shows("Valid", "#verdict")
        self.stop()
        self.browser.shows("The server does not answer", "#connection")
        self.shot("state-away")
        self.start()
        self.browser.wait(lambda: self.browser.words("#connection") == "", "the page does not come back", 60)
        self.browser.complaints()

    def test_a_page_that_asks_for_nothing_sees_the_server_come_back(self):
        job = self.compute("seed")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.stop()
        self.point(3, 70, 100, 100)
        self.browser.shows("The server does not answer", "#connection")
        self.start()
        self.browser.wait(lambda: self.browser.words("#connection") == "", "the page does not come back", 60)
        self.browser.complaints()

    def stop(self):
        self.service.process.terminate()
        self.service.process.wait(60)

    def start(self):
        data = str(pathlib.Path(self.service.directory.name, "data"))
        self.service.process = subprocess.Popen(
            [Run.program, "serve", "--port", str(self.service.address[1]), "--data-directory", data, *self.flags],
            stderr=self.service.log)


class TokenTests(PageTest):
    """A server that lets in who has a token."""

    @classmethod
    def setUpClass(cls):
        directory = tempfile.mkdtemp()
        book = pathlib.Path(directory, "tokens.yaml")
        words = subprocess.run([Run.program, "token", "alice", "--append", str(book)], check=True, capture_output=True, text=True)
        cls.token = words.stdout.split()[-1]
        cls.flags = ("--tokens-file", str(book))
        super().setUpClass()
        cls.addClassCleanup(shutil.rmtree, directory)

    def test_the_page_asks_for_it(self):
        self.visit("/")
        box = self.browser.find("dialog input")
        box.send_keys("wrong", Keys.ENTER)
        self.browser.shows("This token is not known", "dialog")
        self.browser.find("dialog input").send_keys(self.token, Keys.ENTER)
        self.browser.shows("Valid", "#verdict")
        self.browser.button("Compute").click()
        self.browser.heatmap()
        self.browser.find("a[href*='matrix.npy']").click()
        numpy.load(self.browser.downloaded(self.downloads, ".npy"))

    # The lines to copy name the token, and do not hold it.
    def test_the_lines_run(self):
        self.visit("/")
        self.browser.find("dialog input").send_keys(self.token, Keys.ENTER)
        self.browser.shows("Valid", "#verdict")
        curl, python = self.browser.run("return [...document.querySelectorAll('.editor pre')].map((pre) => pre.textContent)")
        self.assertNotIn(self.token, curl + python)
        variables = {"NTKD_TOKEN": self.token, "PATH": "/usr/bin:/bin"}
        answer = subprocess.run(["bash", "-c", curl], env=variables, check=True, capture_output=True, text=True).stdout
        self.assertEqual(json.loads(answer)["state"], "succeeded")
        program = python + "\nprint(kernel.shape)"
        answer = subprocess.run([sys.executable, "-c", program], env=variables, check=True, capture_output=True, text=True).stdout
        self.assertEqual(answer, "(100, 100)\n")


class FullTests(PageTest):
    """A service whose queue takes one job."""

    flags = ("--queue-capacity", "1")

    def test_what_is_not_taken_now_is_taken_later(self):
        jobs = []
        with self.assertRaises(urllib.error.HTTPError) as refusal:
            for seed in range(9):
                jobs.append(self.slow(seed=seed))
        self.assertEqual(refusal.exception.code, 429)
        self.visit("/")
        self.browser.shows("Valid", "#verdict")
        self.browser.button("Compute").click()
        self.browser.shows("A job is queued already", "#verdict")
        self.shot("state-full")
        for job in jobs:
            self.ask(job["links"]["cancel"], method="POST")
        self.browser.button("Compute").click()
        self.browser.heatmap()


class SeenTests(PageTest):
    """What happens to a job while its page is open."""

    def test_a_job_at_work_is_deleted(self):
        job = self.slow(name="Seen")
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("running", ".status")
        self.ask(job["links"]["self"], method="DELETE")
        self.browser.shows("cancelled", ".status")

    def test_a_finished_job_is_deleted(self):
        job = self.compute("seed", name="Seen")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.ask(job["links"]["self"], method="DELETE")
        self.point(3, 70, 100, 100)
        self.browser.shows("There is no job", ".readout")
        self.shot("state-deleted")

    def test_events_come_only_while_somebody_looks(self):
        before, job = self.streams(), self.slow(seed=5)
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("running", ".status")
        self.browser.wait(lambda: self.streams() == before + 1, "no stream was begun")
        first = self.browser.driver.current_window_handle
        self.browser.driver.switch_to.new_window("tab")
        self.browser.driver.close()
        self.browser.driver.switch_to.window(first)
        # What has ended while nobody looked is begun anew.
        self.browser.wait(lambda: self.streams() == before + 2, "the stream has not ended, or was not begun again")
        self.ask(job["links"]["cancel"], method="POST")
        self.browser.shows("cancelled", ".status")

    def streams(self):
        """How many streams of events were begun so far."""
        metrics = self.ask("/metrics").decode()
        return sum(map(int, re.findall(r'^ntkd_http_requests_total\{route="[^"]*events".*\} (\d+)$', metrics, re.M)))


class GatewayTests(PageTest):
    """A gateway between the page and the service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway = Gateway(cls.service.address)
        cls.addClassCleanup(cls.gateway.close)
        cls.base = cls.gateway.base

    def tearDown(self):
        super().tearDown()
        self.gateway.pass_on()

    def refuse(self, part, status=503):
        """All that asks for such a path is refused, as gateways do, and may come again after a second."""
        self.gateway.refuse = lambda method, path: (status, {"Retry-After": "1"}) if part in path else None

    def test_events_that_are_held_back(self):
        job = self.slow(seed=7)
        self.visit(f"/jobs/{job['id']}")
        bar = "return document.querySelector('progress')?.value ?? 0"
        for _ in range(2):
            before = self.browser.run(bar)
            self.browser.wait(lambda: self.browser.run(bar) > before, "no progress is seen")
        self.assertEqual(len([path for path in self.gateway.asked if path.endswith(f"{job['id']}/events")]), 1)
        self.ask(job["links"]["cancel"], method="POST")
        self.browser.shows("cancelled", ".status")

    def test_a_job_is_deleted_behind_events_that_are_held_back(self):
        # The one before takes its time, so that this one is waiting.
        first, job = self.slow(seed=8), self.slow(seed=9, name="Seen")
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("queued", ".status")
        self.ask(job["links"]["self"], method="DELETE")
        self.browser.wait(lambda: "deleted" in self.browser.words() or "cancelled" in self.browser.words(".status"),
                          "a deleted job is shown as it was")
        self.ask(first["links"]["cancel"], method="POST")

    def test_a_job_that_is_refused_for_now(self):
        job = self.compute("seed")
        self.refuse("/v1/jobs/")
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("Something between this page and the server answers 503. This page asks again.")
        self.shot("state-refused")
        self.gateway.pass_on()
        self.browser.heatmap()

    def test_answers_that_break_off(self):
        job = self.compute("seed", name="Broken off")
        self.gateway.cuts = lambda method, path: path.startswith("/v1/")
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("This page goes on as soon as it does")
        self.gateway.pass_on()
        self.browser.heatmap()
        self.gateway.cuts = lambda method, path: path.startswith("/v1/jobs")
        self.visit("/")
        self.browser.shows("The list is as it was", ".jobs")
        self.gateway.pass_on()
        self.browser.shows("Broken off", ".jobs")

    def test_a_module_that_is_refused_for_now(self):
        job = self.compute("seed")
        self.browser.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        self.refuse("kernel.js")
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("This page goes on as soon as it does", ".result")
        self.gateway.pass_on()
        self.browser.heatmap()

    def test_a_late_answer_moves_nobody(self):
        job = self.compute("seed", name="Gone to")
        self.visit("/")
        self.browser.shows("Valid", "#verdict")
        self.gateway.pauses = lambda method, path: 2 if (method, path) == ("POST", "/v1/jobs") else 0
        asked = len(self.gateway.asked)
        self.browser.button("Compute").click()
        self.browser.wait(lambda: "/v1/jobs" in self.gateway.asked[asked:], "nothing is sent")
        self.browser.find(f".jobs a[href='/jobs/{job['id']}']").click()
        self.browser.heatmap()
        self.browser.wait(lambda: len(self.ask("/v1/jobs")["data"]) > 1, "no job is made")
        self.assertTrue(self.browser.driver.current_url.endswith(job["id"]))

    def test_an_order_and_a_record_that_are_asked_for_at_once(self):
        job = self.compute("training")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.browser.shows("step 500", ".training")
        self.gateway.pauses = lambda method, path: 1 if "/order" in path else 0
        self.browser.find(".controls option[value=cluster]").click()
        slider = self.browser.find(".training input")
        self.browser.run("arguments[0].value = 1; arguments[0].dispatchEvent(new Event('input'))", slider)
        self.browser.wait(lambda: "order=cluster&step=20" in self.browser.find("a[href*='matrix.npy']").get_attribute("href"),
                          "the order or the record is forgotten")

    def test_what_was_sent_without_an_answer_is_one_job(self):
        self.visit("/")
        self.browser.shows("Valid", "#verdict")
        before = len(self.ask("/v1/jobs?limit=200")["data"])
        self.gateway.cuts = lambda method, path: (method, path) == ("POST", "/v1/jobs")
        self.browser.button("Compute").click()
        self.browser.shows("No answer", "#verdict")
        self.gateway.pass_on()
        self.browser.button("Compute").click()
        self.browser.heatmap()
        self.assertEqual(len(self.ask("/v1/jobs?limit=200")["data"]), before + 1)
        # Once it is answered, the same text is another job.
        self.visit("/")
        self.browser.shows("Valid", "#verdict")
        self.browser.button("Compute").click()
        self.browser.heatmap()
        self.assertEqual(len(self.ask("/v1/jobs?limit=200")["data"]), before + 2)

    def test_a_refusal_to_compute_stands(self):
        self.gateway.refuse = lambda method, path: (503 if "estimate" in path else 429, {}) if method == "POST" else None
        self.visit("/")
        self.browser.shows("answers 503. This page asks again", "#verdict")
        self.browser.button("Compute").click()
        self.browser.shows("answers 429", "#verdict")
        self.gateway.pass_on()
        asked = len(self.gateway.asked)
        self.browser.wait(lambda: len(self.gateway.asked) > asked + 2, "the list is not read")
        self.assertIn("answers 429", self.browser.words("#verdict"))
        self.browser.button("Compute").click()
        self.browser.heatmap()

    def test_blocks_that_are_refused_for_now(self):
        for status in (429, 503):
            # What a browser has had of a kernel it does not ask for again.
            job = self.compute("seed", seed=status)
            self.refuse("matrix", status)
            self.visit(f"/jobs/{job['id']}")
            self.browser.shows(f"answers {status}", ".heatmap .bad")
            self.gateway.pass_on()
            self.browser.heatmap()
            self.assertEqual(self.browser.words(".heatmap .bad"), "")

    def test_findings_that_are_refused_for_now(self):
        job = self.compute("regression")
        self.refuse("regression")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.gateway.pass_on()
        self.browser.shows("Learning rate")

    def test_a_judgement_that_is_refused_for_now(self):
        self.refuse("estimate", 429)
        self.visit("/")
        self.browser.shows("This page asks again", "#verdict")
        self.gateway.pass_on()
        self.browser.shows("Valid", "#verdict")


if __name__ == "__main__":
    pages.main(__doc__)
