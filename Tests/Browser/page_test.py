#!/usr/bin/env python3
"""Uses the page of a running `ntkd serve` in a real Chromium, as people would.

Usage: page_test.py NTKD [--screenshots DIRECTORY] [unittest's options]
Needs chromium and chromium-driver, and the environment of setup.sh. Servers are on loopback. Screenshots are taken at
390, 768 and 1440 pixels, light and dark.
"""
import io
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

import matplotlib
import matplotlib.image
import numpy
from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import pages
from pages import EXAMPLES, PIXELS, ROOT, PageTest, Run, service

HOSTILE = "<img src=x onerror=\"document.title='taken'\"></script><b>&amp;'"


class WorkTests(PageTest):
    """From an example to its picture."""

    def test_from_an_example_to_the_file(self):
        self.visit("/")
        self.browser.shows("Valid", "#verdict")
        self.browser.button("The published figure").click()
        self.browser.shows("Valid", "#verdict")
        self.browser.button("Compute").click()
        self.browser.wait(lambda: "/jobs/" in self.browser.driver.current_url, "no job's page came")
        self.browser.heatmap()
        job = self.ask("/v1" + self.browser.driver.current_url.removeprefix(self.base))
        self.assertEqual(job["state"], "succeeded")
        matrix = self.matrix(job)
        statistics = job["result"]["statistics"]
        self.assert_pixels(matrix, self.colours("hot"), statistics["minimum"], statistics["maximum"])

        self.point(3, 70, 100, 100)
        self.browser.wait(lambda: ": " in self.browser.words(".readout"), "no value is shown")
        place, value = self.browser.words(".readout").split(": ")
        self.assertEqual(place, "row 3, column 70")
        self.assertEqual(numpy.float32(value), matrix[3, 70])

        self.browser.find("a[href*='matrix.npy']").click()
        kernel = numpy.load(self.browser.downloaded(self.downloads, ".npy"))
        self.assertEqual(kernel.dtype, numpy.float32)
        numpy.testing.assert_array_equal(kernel, matrix)

    def test_every_example_is_valid_and_shows_its_findings(self):
        self.visit("/")
        self.browser.shows("Valid", "#verdict")
        titles = [one.text.split("\n")[0] for one in self.browser.all(".example")]
        self.assertGreaterEqual(len(titles), 6)
        for title in titles:
            self.visit("/")
            self.browser.button(title, ".examples").click()
            self.browser.shows("Valid", "#verdict")
            self.browser.button("Compute").click()
            self.browser.heatmap()
            charts = {"Infinite width": 1, "Width convergence": 1, "Kernel regression": 5, "A kernel that learns": 2}
            self.browser.wait(lambda: len(self.browser.all(".chart path")) >= charts.get(title, 0), f"{title}: no charts")
            self.assertEqual([one.text for one in self.browser.all(".result .bad") if one.is_displayed()], [])

    def test_every_fault_is_shown_at_its_line(self):
        self.visit("/")
        faulty = ('{\n"seed": -1,\n"architecture": {"layers": [\n{"type": "Relu"},\n{"type": "Linear", "out_features": 0}]},'
                  '\n"data": {"type": "normal",\n"count": 0}}')
        self.type(faulty)
        self.browser.wait(lambda: len(self.browser.all("#verdict li")) == 5, "not five faults")
        lines = [one.text for one in self.browser.all(".gutter .fault")]
        self.assertEqual(lines, ["2", "4", "5", "6", "7"])
        self.assertIn("did you mean ReLU?", self.browser.words("#verdict"))
        self.browser.button("Compute").click()
        self.browser.shows("/architecture/layers/0/type", "#verdict")
        self.assertEqual(self.browser.driver.current_url, self.base + "/")
        self.type('{"seed": 0,}')
        self.browser.wait(lambda: [one.text for one in self.browser.all(".gutter .fault")] == ["1"], "no line is marked")

    def test_keys_walk_over_the_cells(self):
        job = self.compute("seed")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        matrix = self.matrix(job)
        canvas = self.browser.find("canvas.map")
        self.browser.run("arguments[0].focus()", canvas)
        canvas.send_keys(Keys.ARROW_UP, Keys.SHIFT + Keys.ARROW_LEFT)
        self.browser.wait(lambda: ": " in self.browser.words(".heatmap [role=status]"), "nothing is said")
        said = self.browser.words(".heatmap [role=status]")
        place, value = said.split(": ")
        row, column = [int(word.split(" ")[1]) for word in place.split(", ")]
        self.assertEqual((row, column), (49, 40))
        self.assertEqual(numpy.float32(value), matrix[row, column])
        corner = [[place, place] for place in range(0, 100, 3)]
        before = self.browser.run(PIXELS, corner, 100, 100)
        canvas.send_keys("+", "+", "+")
        self.browser.wait(lambda: self.browser.run(PIXELS, corner, 100, 100) != before, "nothing is nearer")
        canvas.send_keys("0")
        self.browser.wait(lambda: self.browser.run(PIXELS, corner, 100, 100) == before, "not the whole again")

    def test_wheel_drag_and_pinch_keep_what_is_under_the_pointer(self):
        job = self.compute("seed")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.point(30, 60, 100, 100)
        self.browser.shows("row 30, column 60: ", ".readout")
        x, y, width, height = self.middle(30, 60, 100, 100)
        mouse = lambda kind, x, y, **more: self.browser.driver.execute_cdp_cmd(
            "Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **more})

        for _ in range(6):
            mouse("mouseWheel", x, y, deltaX=0, deltaY=-100)
        self.assert_under(x, y, "row 30, column 60")
        cell = width / 100 * math.exp(1.2)
        self.assert_under(x + 5 * cell, y - 3 * cell, "row 27, column 65")

        mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
        for step in range(1, 6):
            mouse("mouseMoved", x + 20 * step, y + 10 * step, button="left", buttons=1)
        mouse("mouseReleased", x + 100, y + 50, button="left", clickCount=1)
        self.assert_under(x + 100, y + 50, "row 30, column 60")

        self.browser.button("Fit").click()
        touch = lambda kind, *points: self.browser.driver.execute_cdp_cmd(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y, "id": id} for id, (x, y) in enumerate(points)]})
        around = lambda apart: ((x - apart, y - apart), (x + apart, y + apart))
        touch("touchStart", *around(20))
        for apart in range(25, 61, 5):
            touch("touchMove", *around(apart))
        touch("touchEnd")
        self.assert_under(x, y, "row 30, column 60")
        # The fingers came to be three times as far apart.
        self.assert_under(x + 9 * width / 100, y, "row 30, column 63")

    def assert_under(self, x, y, place):
        for off in (1, 0):
            self.browser.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x + off, "y": y})
        self.browser.shows(place + ": ", ".readout", 10)

    def test_a_plot_says_the_values_under_the_pointer(self):
        job = self.compute("regression")
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("Eigenvalues", ".chart figcaption")
        eigenvalues = self.ask(job["links"]["spectrum"] + ".json")["eigenvalues"]
        # The area of the plot begins at the least index and ends at the greatest.
        for end, index in ((0.01, 0), (0.99, len(eigenvalues) - 1)):
            left, top, width, height = self.browser.run("""
                const area = document.querySelector('.chart .area');
                area.scrollIntoView({block: 'center'});
                const {left, top, width, height} = area.getBoundingClientRect();
                return [left, top, width, height]""")
            self.browser.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {
                "type": "mouseMoved", "x": left + end * width, "y": top + height / 2})
            self.browser.shows(f"Eigenvalues · index {index + 1}: ", ".chart figcaption")
            said = self.browser.words(".chart figcaption").split(f"index {index + 1}: ")[1].split(",")[0].split(" ")[-1]
            self.assertAlmostEqual(float(said), eigenvalues[index], delta=5e-4 * eigenvalues[index])

    def test_colours_scales_and_ends(self):
        job = self.compute("seed")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        controls = self.browser.all(".controls select")
        controls[0].find_element(By.CSS_SELECTOR, "option[value=viridis]").click()
        low, high = self.browser.all(".controls input")
        for box, end in ((low, 1), (high, 10)):
            box.send_keys(Keys.CONTROL + "a" + Keys.NULL, str(end), Keys.TAB)
        self.assert_pixels(self.matrix(job), self.colours("viridis"), 1, 10)
        self.assertIn("colormap=viridis&scale=linear&vmin=1&vmax=10", self.browser.find("a[href*='heatmap.svg']").get_attribute("href"))
        controls[1].find_element(By.CSS_SELECTOR, "option[value=log]").click()
        low.send_keys(Keys.CONTROL + "a" + Keys.NULL, "-1", Keys.TAB)
        self.browser.shows("logarithmic scale begins above 0")

    def test_records_of_a_training(self):
        job = self.compute("training")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.browser.shows("step 500", ".training")
        # From the first kernel to the last, all have the same colours.
        ends = [self.matrix(job, f"?step={step}") for step in (0, 500)]
        least, greatest = min(one.min() for one in ends), max(one.max() for one in ends)
        for place, step in ((3, 500), (0, 0), (1, 20)):
            slider = self.browser.find(".training input")
            self.browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", slider, place)
            self.browser.shows(f"step {step},", ".training")
            self.assert_pixels(self.matrix(job, f"?step={step}"), self.colours("hot"), float(least), float(greatest))
            self.assertIn(f"vmin={float(least)!r}&vmax={float(greatest)!r}", self.browser.find("a[href*='heatmap.png']").get_attribute("href"))

    def test_a_job_is_run_again_with_all_its_data(self):
        points = [[one / 7, (one * one) % 11 / 11] for one in range(300)]
        job = self.compute("inline", data=points, against=points[:5], name="Long data")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.browser.button("Run again").click()
        self.browser.wait(lambda: job["id"] not in self.browser.driver.current_url, "no other job's page came")
        self.browser.heatmap()
        other = self.ask("/v1" + self.browser.driver.current_url.removeprefix(self.base))
        self.assertEqual(other["digest"], job["digest"])
        self.assertTrue(other["result"]["cached"])
        self.browser.button("Edit a copy").click()
        self.browser.shows("Valid", "#verdict")

    def test_a_job_is_deleted(self):
        job = self.compute("seed", name="To be deleted")
        self.visit(f"/jobs/{job['id']}")
        self.browser.button("Delete").click()
        self.browser.wait(lambda: self.accepted(), "nobody asks whether it is meant")
        self.browser.shows("Compute a kernel")
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("There is no such job")

    def accepted(self):
        try:
            self.browser.driver.switch_to.alert.accept()
            return True
        except NoAlertPresentException:
            return False

    def test_orders_of_samples(self):
        job = self.compute("training")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        whole, first = self.matrix(job, "?step=500"), self.matrix(job, "?step=0")
        least, greatest = float(min(whole.min(), first.min())), float(max(whole.max(), first.max()))
        for order in ("cluster", "label", "data"):
            self.browser.find(f".controls option[value={order}]").click()
            indices = [int(index) for index in self.ask(f"{job['links']['self']}/order?by={order}&step=500")["indices"]]
            self.assertEqual(sorted(indices), list(range(24)))
            self.assert_pixels(whole[numpy.ix_(indices, indices)], self.colours("hot"), least, greatest)
            self.point(5, 11, 24, 24)
            self.browser.shows(": ", ".readout")
            if order != "data":
                self.assertIn(f"row 5 (sample {indices[5]}), column 11 (sample {indices[11]})", self.browser.words(".readout"))
            self.assertIn(f"order={order}" if order != "data" else "step=500", self.browser.find("a[href*='matrix.npy']").get_attribute("href"))

    def asked(self):
        """The addresses of all that the page has fetched."""
        return self.browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")

    def come_near(self, times):
        """Zooms by keys to a cell near the middle of a heatmap; what is read of it there, its place and its value."""
        canvas = self.browser.find("canvas.map")
        self.browser.run("arguments[0].focus()", canvas)
        for key in [Keys.ARROW_DOWN] + ["+"] * times:
            canvas.send_keys(key)
        time.sleep(0.3)
        self.browser.heatmap()
        self.browser.shows(": ", ".readout")
        return self.browser.words(".readout").split(": ")

    def test_a_matrix_larger_than_the_screen(self):
        layers = [{"type": "Linear", "out_features": 4}, {"type": "ReLU"}, {"type": "Linear", "out_features": 1}]
        job = self.compute("seed", name="Large", architecture={"layers": layers}, data={"type": "normal", "count": 1600, "shape": [3]})
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        asked = self.asked()
        self.assertTrue([path for path in asked if "pool=2" in path], asked)
        matrix = self.matrix(job)
        place, value = self.come_near(6)
        row, column = [int(word.split(" ")[1]) for word in place.split(", ")]
        self.assertEqual(numpy.float32(value), matrix[row, column])
        asked = self.asked()
        self.assertTrue([path for path in asked if "columns=512:1024" in path and "pool" not in path], asked)

    def test_every_pair_of_outputs(self):
        job = self.compute("outputs")
        pairs = self.matrix(job)
        count, _, outputs, _ = pairs.shape
        side = count * outputs
        grid = pairs.transpose(0, 2, 1, 3).reshape(side, side)
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        statistics = job["result"]["statistics"]
        self.assert_pixels(grid, self.colours("hot"), statistics["minimum"], statistics["maximum"])
        self.point(7, 101, side, side)
        self.browser.shows(": ", ".readout")
        place, value = self.browser.words(".readout").split(": ")
        self.assertEqual(place, "row 7 (sample 2, output 1), column 101 (sample 33, output 2)")
        self.assertEqual(float(value), pairs[2, 33, 1, 2])

    def test_pairs_of_outputs_that_are_more_than_the_screen_has(self):
        layers = [{"type": "Linear", "out_features": 4}, {"type": "ReLU"}, {"type": "Linear", "out_features": 4}]
        job = self.compute("seed", name="Many pairs", architecture={"layers": layers}, kernel={"reduction": "full"},
                           data={"type": "normal", "count": 700, "shape": [3]})
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        asked = self.asked()
        self.assertTrue([path for path in asked if "pool=" in path], asked)
        self.assertLess(len([path for path in asked if "matrix.npy" in path]), 40)
        # The corner comes near, and every pair of outputs is seen by itself.
        place, value = self.come_near(12)
        (row, one, other), (column, two, last) = [map(int, re.findall("[0-9]+", side)) for side in place.split("), ")]
        self.assertEqual((row, column), (4 * one + other, 4 * two + last))
        self.assertEqual(numpy.float32(value), self.matrix(job, f"?rows={one}:{one + 1}&columns={two}:{two + 1}")[0, 0, other, last])

    def test_two_jobs_side_by_side(self):
        jobs = [self.compute("seed"), self.compute("seed", seed=1, name="Another draw")]
        self.visit("/")
        for job in jobs:
            self.browser.find(f"tr:has(a[href='/jobs/{job['id']}']) input").click()
        self.browser.button("Compare two").click()
        self.browser.shows("CKA")
        self.browser.wait(lambda: self.browser.run(
            "return [...document.querySelectorAll('canvas.map')].filter((map) => map.dataset.state === 'whole').length") == 3,
            "not three heatmaps")
        figures = self.ask(f"/v1/compare?jobs={jobs[0]['id']},{jobs[1]['id']}")
        self.assertIn(f"CKA\t{float(format(figures['cka'], '.6g'))!r}", self.browser.words())
        one, other = (self.matrix(job).astype(float) for job in jobs)
        least, greatest = min(one.min(), other.min()), max(one.max(), other.max())
        largest = abs(one - other).max()
        for map, matrix, colours, ends in (
                (0, one, "viridis", (least, greatest)), (1, other, "viridis", (least, greatest)),
                (2, one - other, "coolwarm", (-largest, largest))):
            self.assert_pixels(matrix, self.colours(colours), *ends, map)

    def test_names_are_text(self):
        job = self.compute("seed", name=HOSTILE)
        for path in ("/", f"/jobs/{job['id']}", f"/compare?jobs={job['id']},{job['id']}"):
            self.visit(path)
            self.browser.shows(HOSTILE)
            self.assertEqual(self.browser.all("main img"), [])
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.assertTrue(self.browser.driver.title.startswith(HOSTILE))
        drawn = self.ask(job["links"]["heatmap"] + ".svg").decode()
        self.assertNotIn("<img", drawn)

    def test_nothing_is_wider_than_its_window(self):
        jobs = [self.compute(name) for name in ("seed", "regression", "training")]
        for width in (390, 768, 1440):
            self.browser.size(width)
            for scheme in ("light", "dark"):
                self.browser.scheme(scheme)
                for index, path in enumerate(["/", *(f"/jobs/{job['id']}" for job in jobs)]):
                    self.visit(path)
                    if index:
                        self.browser.heatmap()
                    time.sleep(0.5)
                    wide = self.browser.run("return document.documentElement.scrollWidth")
                    self.assertLessEqual(wide, width, path)
                    self.shot(f"{['home', 'seed', 'regression', 'training'][index]}-{width}-{scheme}")
        self.browser.size(1440)
        self.browser.scheme("light")


class PythonTests(unittest.TestCase):
    """What is shown to those who come from Python runs."""

    def test_the_example_draws_the_published_figure(self):
        with service.Service(Run.program) as served, tempfile.TemporaryDirectory() as directory:
            base = "http://127.0.0.1:%d" % served.address[1]
            subprocess.run([sys.executable, EXAMPLES / "figure.py"], check=True, cwd=directory,
                           env={"NTKD_URL": base, "PATH": os.environ["PATH"], "MPLCONFIGDIR": directory})
            drawn = matplotlib.image.imread(pathlib.Path(directory, "kernel.png"))
            with urllib.request.urlopen(base + "/v1/jobs") as answer:
                job = json.load(answer)["data"][0]
            with urllib.request.urlopen(base + job["links"]["matrix"] + ".npy") as answer:
                kernel = numpy.load(io.BytesIO(answer.read()))
            with urllib.request.urlopen(base + job["links"]["heatmap"] + ".png?figure=false&width=100") as answer:
                ours = matplotlib.image.imread(io.BytesIO(answer.read()))
        # The same colours as matplotlib's, cell for cell, in the picture that is only the matrix.
        wanted = matplotlib.colormaps["hot"]((kernel - kernel.min()) / (kernel.max() - kernel.min()))
        self.assertLessEqual(abs(ours[..., :3] - wanted[..., :3]).max(), 1 / 255 + 1e-6)
        # matplotlib's figure shows every colour of every cell, which it enlarges without mixing them.
        colours = lambda pixels: set(map(tuple, numpy.rint(pixels[..., :3].reshape(-1, 3) * 255).astype(int).tolist()))
        self.assertEqual(drawn.shape[:2], (640, 800))
        self.assertGreater(len(colours(wanted)), 50)
        self.assertLessEqual(len(colours(wanted) - colours(drawn)), len(colours(wanted)) // 20)


    def test_the_lines_of_the_readme_run_as_they_stand(self):
        readme = (ROOT / "README.md").read_text()
        lines, = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
        with service.Service(Run.program) as served:
            base = "http://127.0.0.1:%d" % served.address[1]
            self.assertEqual(lines.count("http://localhost:8080"), 1)
            program = lines.replace("http://localhost:8080", base)
            program += "\nnumpy.save('kernel.npy', kernel)\njson.dump(job, open('job.json', 'w'))"
            with tempfile.TemporaryDirectory() as directory:
                pathlib.Path(directory, "config").symlink_to(ROOT / "config")
                subprocess.run([sys.executable, "-c", program], check=True, cwd=directory)
                kernel = numpy.load(pathlib.Path(directory, "kernel.npy"))
                job = json.loads(pathlib.Path(directory, "job.json").read_text())
        self.assertEqual(kernel.shape, (20, 20))
        self.assertEqual(job["specification"]["data"]["type"], "dataset")
        self.assertTrue((kernel == kernel.T).all() and (numpy.linalg.eigvalsh(kernel) > -1e-5).all())


if __name__ == "__main__":
    pages.main(__doc__)
