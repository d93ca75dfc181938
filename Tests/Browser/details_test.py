#!/usr/bin/env python3
"""What people stumble over who use the page of `ntkd serve` in earnest; in a real Chromium.

Usage: details_test.py NTKD [--screenshots DIRECTORY] [unittest's options]
Needs chromium and chromium-driver, and the environment of setup.sh. Servers are on loopback.
"""
import io
import json
import re

import matplotlib.image
import numpy
from selenium.webdriver.common.keys import Keys

import pages
from pages import EXAMPLES, PageTest


class EditorTests(PageTest):
    """What is typed, and what becomes of it."""

    def test_the_largest_seed_keeps_its_digits(self):
        job = self.compute("seed", seed=2**64 - 1)
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows('"seed": 18446744073709551615')
        self.browser.button("Run again").click()
        self.browser.wait(lambda: job["id"] not in self.browser.driver.current_url, "no other job's page came")
        self.browser.heatmap()
        other = self.ask("/v1" + self.browser.driver.current_url.removeprefix(self.base))
        self.assertEqual((other["digest"], other["specification"]["seed"]), (job["digest"], 2**64 - 1))
        self.browser.button("Edit a copy").click()
        self.browser.shows("Valid", "#verdict")
        self.assertEqual(json.loads(self.text())["seed"], 2**64 - 1)

    def text(self):
        return self.browser.find("textarea").get_property("value")

    def test_a_text_of_very_many_lines(self):
        self.visit("/")
        self.browser.shows("Valid", "#verdict")
        rows = ",\n".join("[0.5, 1]" for _ in range(130000))
        self.type('{"seed": -1,\n"data": [' + rows + "]}")
        self.browser.shows("/architecture", "#verdict")
        self.assertIn("line 1 /seed", self.browser.words("#verdict"))
        self.assertEqual([one.text for one in self.browser.all(".gutter .fault")], ["1"])
        self.assertTrue(self.browser.run("return document.querySelector('.gutter').textContent").endswith("\n130001\n"))

    def test_deep_nesting_is_judged(self):
        self.visit("/")
        self.type("[" * 100000)
        self.browser.shows("✗", "#verdict")

    def test_what_was_chosen_or_typed_is_there_again(self):
        job = self.compute("seed")
        self.visit("/")
        self.browser.button("Convolutional", ".examples").click()
        self.browser.find(f".jobs a[href='/jobs/{job['id']}']").click()
        self.browser.heatmap()
        self.browser.driver.back()
        self.browser.shows("Valid", "#verdict")
        self.assertIn("Conv2d", self.text())
        # The link for those who use the keyboard leaves all as it is.
        self.browser.button("Infinite width", ".examples").click()
        self.browser.run("document.querySelector('.skip').click()")
        self.browser.wait(lambda: self.browser.run("return document.activeElement.id") == "main", "the focus stays")
        self.assertIn("infinite", self.text())

    def test_what_cannot_be_sent_is_said(self):
        self.visit("/")
        self.browser.shows("Valid", "#verdict")
        self.browser.driver.execute_cdp_cmd("Network.enable", {})
        offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
        self.browser.button("Compute").click()
        self.browser.shows("No answer", "#verdict")
        self.browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline | {"offline": False})
        self.browser.button("Compute").click()
        self.browser.heatmap()


class ListTests(PageTest):
    """The list of jobs."""

    def test_all_jobs_can_be_reached(self):
        example = json.loads((EXAMPLES / "seed.json").read_text())
        jobs = [self.ask("/v1/jobs", example | {"name": f"Job {index}"}) for index in range(225)]
        self.visit("/")
        self.browser.shows("Job 224", ".jobs")
        more = self.browser.button("Older jobs")
        end = lambda: not more.is_displayed()
        for _ in range(8):
            count = self.rows()
            if end():
                break
            more.click()
            self.browser.wait(lambda: self.rows() > count or end(), "no older jobs come")
        self.assertEqual(self.rows(), 225)
        self.browser.shows("Job 0\t", ".jobs")
        # A further one comes to the top, and at the bottom goes what is deleted.
        self.compute("seed", name="  ")
        self.browser.wait(lambda: self.rows() == 226, "the list stands still")
        self.ask(jobs[0]["links"]["self"], method="DELETE")
        self.browser.wait(lambda: self.rows() == 225, "what is deleted stays")
        self.assertNotIn("Job 0\t", self.browser.words(".jobs"))
        first = self.browser.all(".jobs tbody a")[0]
        self.assertEqual(first.text, first.get_attribute("href").split("/")[-1], "a job without a name goes by its identifier")
        first.click()
        self.browser.heatmap()

    def rows(self):
        return self.browser.run("return document.querySelectorAll('.jobs tbody tr').length")


class MapTests(PageTest):
    """Heatmaps on other screens, of odd values, under fingers."""

    def test_another_screen(self):
        job = self.compute("seed")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        statistics = job["result"]["statistics"]
        for ratio in (2, 1.25, 3, 1):
            self.browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                "width": 1440, "height": 1000, "deviceScaleFactor": ratio, "mobile": False})
            # The emulation tells the page nothing; whatever is drawn next finds it out.
            self.point(3, 70, 100, 100)
            self.browser.wait(lambda: self.browser.run(
                "const map = document.querySelector('canvas.map'); return Math.abs(map.width - map.clientWidth * arguments[0]) < 2",
                ratio), f"the map has not the pixels of ratio {ratio}")
            self.assert_pixels(self.matrix(job), self.colours("hot"), statistics["minimum"], statistics["maximum"])

    def test_a_kernel_of_one_value_has_the_colour_of_its_picture(self):
        job = self.compute("inline", data=[[1, 2]], against=[[1, 2]])
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        picture = matplotlib.image.imread(io.BytesIO(self.ask(job["links"]["heatmap"] + ".png")))
        middle = numpy.rint(picture[picture.shape[0] // 2, picture.shape[1] // 3, :3] * 255).astype(int)
        self.assertEqual(self.browser.run(pages.PIXELS, [(0, 0)], 1, 1), [[*middle.tolist(), 255]])

    def test_a_logarithm_begins_at_the_least_positive_value(self):
        job = self.compute("seed")
        matrix = self.matrix(job)
        self.assertLess(matrix.min(), 0)
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.browser.find(".controls option[value=log]").click()
        least = matrix[matrix > 0].min()
        self.browser.wait(lambda: f"scale=log&vmin={float(least)!r}" in self.browser.find("a[href*='heatmap.png']").get_attribute("href"),
                          "the picture is another than what is seen")
        self.browser.shows("What is not positive is grey.")
        # What has no place on the scale is grey here as in the picture.
        row, column = map(int, numpy.argwhere(matrix <= 0)[0])
        self.assertEqual(self.browser.run(pages.PIXELS, [(row, column)], 100, 100), [[0xB0, 0xB0, 0xB0, 255]])
        low = self.browser.all(".controls input")[0]
        self.assertEqual(float(low.get_property("value")), least)
        self.browser.button("Range").click()
        self.assertEqual(float(low.get_property("value")), least)
        # What is emptied keeps its value.
        low.clear()
        low.send_keys(Keys.TAB)
        self.assertEqual(float(low.get_property("value")), least)

    def test_ends_that_are_equal_are_refused_until_they_differ(self):
        job = self.compute("seed")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        for box in self.browser.all(".controls input"):
            box.send_keys(Keys.CONTROL + "a" + Keys.NULL, "5", Keys.TAB)
        self.browser.shows("The low end must be below the high end", ".kernel")
        self.browser.find(".controls option[value=viridis]").click()
        self.browser.shows("The low end must be below the high end", ".kernel")
        self.browser.button("Range").click()
        self.browser.wait(lambda: "must be below" not in self.browser.words(".kernel"), "it is still refused")

    def test_a_finger_reads_a_value(self):
        job = self.compute("seed")
        self.browser.size(390)
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        x, y, _, _ = self.middle(30, 60, 100, 100)
        touch = lambda kind, *points: self.browser.driver.execute_cdp_cmd(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})
        touch("touchStart", (x, y))
        touch("touchEnd")
        self.browser.shows("row 30, column 60: ", ".readout", 10)
        self.browser.size(1440)

    def test_ticks_differ(self):
        for ticks, texts in (
                ([20000.2, 20000.4, 20000.6], ["20000.2", "20000.4", "20000.6"]),
                ([100000, 105000, 110000], ["10⁵", "1.05·10⁵", "1.1·10⁵"]),
                ([-0.5, 0, 0.5], ["−0.5", "0", "0.5"]), ([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"]),
                ([1e-9, 2e-9], ["10⁻⁹", "2·10⁻⁹"]), ([], []), ([3.14159], ["3.14"])):
            self.assertEqual(self.module("colour.js", f"module.tickTexts({json.dumps(ticks)})"), texts)

    def test_standard_errors_can_be_had(self):
        job = self.compute("seed", kernel={"samples": 3})
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.browser.find("a[href*='standard-error.npy']").click()
        errors = numpy.load(self.browser.downloaded(self.downloads, "standard-error.npy"))
        self.assertEqual(errors.shape, (100, 100))


class ReaderTests(PageTest):
    """Who uses the keyboard, and who has the page read aloud."""

    def test_a_plot_is_read_by_keys(self):
        job = self.compute("training")
        records = self.ask(job["links"]["training"] + ".json")["records"]
        self.visit(f"/jobs/{job['id']}")
        plot = self.browser.find(".chart:last-child svg")
        caption = ".chart:last-child figcaption"
        self.browser.run("arguments[0].focus()", plot)
        plot.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
        self.browser.shows(f"step {records[1]['step']}: relative change", caption)
        self.assertEqual(self.browser.run(f"return document.querySelector('{caption}').getAttribute('aria-live')"), "polite")
        plot.send_keys(Keys.END)
        self.browser.shows(f"step {records[-1]['step']}: relative change", caption)

    def test_a_plot_says_where_its_values_are(self):
        job = self.compute("training")
        self.visit(f"/jobs/{job['id']}")
        plot = self.browser.find(".chart svg")
        self.browser.run("arguments[0].focus()", plot)
        plot.send_keys(Keys.HOME)
        for _ in range(4):
            plot.send_keys(Keys.ARROW_RIGHT)
        said = self.browser.words(".chart figcaption")
        self.assertRegex(said, "step 5: of each step's batch [0-9.]+, of all samples [0-9.]+ at 0$")

    def test_what_is_not_drawn_of_a_plot_is_said(self):
        job = self.compute("regression", regression=json.loads((EXAMPLES / "regression.json").read_text())["regression"] | {"times": [1e6]})
        last = self.ask(job["links"]["regression"] + ".json")["learners"][0]["loss_curve"][-1]
        self.assertLess(last["training"]["loss"], 1e-20)
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("Loss while training")
        plot = next(one for one in self.browser.all(".chart svg") if one.get_attribute("aria-label").startswith("Loss"))
        drawn = [float(word) for word in re.findall("[ML][0-9.]+ ([0-9.]+)", plot.find_element("css selector", ".series path").get_attribute("d"))]
        self.assertLess(max(drawn), 340)
        self.browser.run("arguments[0].focus()", plot)
        plot.send_keys(Keys.END)
        caption = plot.find_element("xpath", "..").find_element("css selector", "figcaption")
        self.browser.wait(lambda: "training" in caption.text.split(":")[-1], "nothing is said")
        self.assertNotIn("NaN", caption.text)
        self.assertRegex(caption.text, "training [0-9]")

    def test_an_end_is_said_and_the_focus_stays(self):
        job = self.slow()
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("running", ".status")
        self.browser.find("summary").click()
        button = self.browser.button("Cancel")
        self.browser.run("arguments[0].focus()", button)
        button.send_keys(Keys.ENTER)
        self.browser.shows("cancelled", ".status")
        self.assertEqual(self.browser.words(".head [role=status]"), "Minutes: cancelled")
        self.assertEqual(self.browser.run("return document.activeElement.tagName"), "H1")
        self.assertTrue(self.browser.run("return document.querySelector('details').open"), "what was open is closed")


if __name__ == "__main__":
    pages.main(__doc__)
