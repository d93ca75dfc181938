#!/usr/bin/env python3
"""Uses the page of a running `ntkd serve` in a real Chromium, as people would.

Usage: page_test.py NTKD [--screenshots DIRECTORY] [unittest's options]
Needs chromium and chromium-driver, and the environment of setup.sh. Servers are on loopback. Screenshots are taken at
390, 768 and 1440 pixels, light and dark.
"""
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import matplotlib
import matplotlib.image
import numpy
from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import chromium

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Fire"))
import service  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
EXAMPLES = ROOT / "config/examples"
HOSTILE = "<img src=x onerror=\"document.title='taken'\"></script><b>&amp;'"
PIXELS = """
const canvas = document.querySelector('canvas.map');
const box = canvas.getBoundingClientRect();
const [cells, rows, columns] = arguments;
return cells.map(([row, column]) => {
  const [x, y] = [(column + .5) * box.width / columns, (row + .5) * box.height / rows];
  return [...canvas.getContext('2d').getImageData(Math.floor(x), Math.floor(y), 1, 1).data];
});
"""


class PageTest(unittest.TestCase):
    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.downloads = tempfile.mkdtemp()
        cls.service = service.Service(PROGRAM, *cls.flags)
        cls.base = "http://127.0.0.1:%d" % cls.service.address[1]
        cls.browser = chromium.Browser(cls.downloads)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.service.__exit__()
        shutil.rmtree(cls.downloads)

    def setUp(self):
        # What the last test has typed and chosen is forgotten.
        self.visit("/favicon.ico")
        self.browser.run("localStorage.clear(); sessionStorage.clear()")
        self.browser.complaints()

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def ask(self, path, body=None, **fields):
        if body is not None:
            fields["Content-Type"] = "application/json"
        request = urllib.request.Request(self.base + path, body and json.dumps(body).encode(), fields)
        with urllib.request.urlopen(request) as answer:
            data = answer.read()
        return json.loads(data) if answer.headers["Content-Type"] == "application/json" else data

    def compute(self, example, **members):
        specification = json.loads((EXAMPLES / f"{example}.json").read_text()) | members
        return self.ask("/v1/jobs", specification, Prefer="wait=60")

    def visit(self, path):
        self.browser.driver.get(self.base + path)

    def matrix(self, job, query=""):
        return numpy.array(self.ask(job["links"]["matrix"] + ".json" + query)["matrix"])

    def assert_pixels(self, matrix, colours, minimum, maximum):
        """The pixels of a heatmap that is seen whole come to be the colours of its values, cell by cell."""
        rows, columns = matrix.shape
        steps = numpy.clip(((matrix - minimum) / (maximum - minimum) * 256).astype(int), 0, 255)
        cells = [(row, column) for row in range(0, rows, 7) for column in range(0, columns, 9)]
        wanted = [[int(colours[steps[cell] * 6 + part:steps[cell] * 6 + part + 2], 16) for part in (0, 2, 4)] + [255]
                  for cell in cells]
        end = time.monotonic() + chromium.SECONDS
        while (seen := self.browser.run(PIXELS, cells, rows, columns)) != wanted and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(dict(zip(cells, seen)), dict(zip(cells, wanted)))

    def colours(self, name):
        module = self.ask("/assets/colormaps.js").decode()
        return json.loads(module.removeprefix("export default ").rstrip().rstrip(";"))[name]

    def point(self, row, column, rows, columns):
        """Moves the pointer over a cell of a heatmap that is seen whole."""
        left, top, width, height = self.browser.run("""
            const canvas = document.querySelector('canvas.map');
            canvas.scrollIntoView({block: 'center'});
            const {left, top, width, height} = canvas.getBoundingClientRect();
            return [left, top, width, height]""")
        actions = ActionBuilder(self.browser.driver)
        actions.pointer_action.move_to_location(
            int(left + (column + 0.5) * width / columns), int(top + (row + 0.5) * height / rows))
        actions.perform()


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
        self.assertEqual(float(value), matrix[3, 70])

        self.browser.find("a[href*='matrix.npy']").click()
        kernel = numpy.load(self.browser.downloaded(self.downloads, ".npy"))
        self.assertEqual(kernel.dtype, numpy.float32)
        numpy.testing.assert_array_equal(kernel, matrix.astype(numpy.float32))

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
        text = self.browser.find("textarea")
        faulty = ('{\n"seed": -1,\n"architecture": {"layers": [\n{"type": "Relu"},\n{"type": "Linear", "out_features": 0}]},'
                  '\n"data": {"type": "normal",\n"count": 0}}')
        self.browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", text, faulty)
        self.browser.wait(lambda: len(self.browser.all("#verdict li")) == 5, "not five faults")
        lines = [one.text for one in self.browser.all(".gutter .fault")]
        self.assertEqual(lines, ["2", "4", "5", "6", "7"])
        self.assertIn("did you mean ReLU?", self.browser.words("#verdict"))
        self.browser.button("Compute").click()
        self.browser.shows("/architecture/layers/0/type", "#verdict")
        self.assertEqual(self.browser.driver.current_url, self.base + "/")
        self.browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", text, '{"seed": 0,}')
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
        self.assertEqual(float(value), matrix[row, column])
        corner = [[place, place] for place in range(0, 100, 3)]
        before = self.browser.run(PIXELS, corner, 100, 100)
        canvas.send_keys("+", "+", "+")
        self.browser.wait(lambda: self.browser.run(PIXELS, corner, 100, 100) != before, "nothing is nearer")
        canvas.send_keys("0")
        self.browser.wait(lambda: self.browser.run(PIXELS, corner, 100, 100) == before, "not the whole again")

    def test_colours_scales_and_ends(self):
        job = self.compute("seed")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        controls = self.browser.all(".controls select")
        controls[0].find_element(By.CSS_SELECTOR, "option[value=viridis]").click()
        low, high = self.browser.all(".controls input")
        for box, end in ((low, 1), (high, 10)):
            box.clear()
            box.send_keys(str(end), Keys.TAB)
        self.assert_pixels(self.matrix(job), self.colours("viridis"), 1, 10)
        self.assertIn("colormap=viridis&scale=linear&vmin=1&vmax=10", self.browser.find("a[href*='heatmap.svg']").get_attribute("href"))
        low.clear()
        low.send_keys("-1", Keys.TAB)
        controls[1].find_element(By.CSS_SELECTOR, "option[value=log]").click()
        self.browser.shows("logarithmic scale begins above 0")

    def test_records_of_a_training(self):
        job = self.compute("training")
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        self.browser.shows("step 500", ".training")
        statistics = job["result"]["statistics"]
        for place, step in ((3, 500), (0, 0), (1, 20)):
            slider = self.browser.find(".training input")
            self.browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", slider, place)
            self.browser.shows(f"step {step},", ".training")
            self.assert_pixels(self.matrix(job, f"?step={step}"), self.colours("hot"), statistics["minimum"], statistics["maximum"])

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
        statistics = job["result"]["statistics"]
        whole = self.matrix(job, "?step=500")
        for order in ("cluster", "label", "data"):
            self.browser.find(f".controls option[value={order}]").click()
            indices = [int(index) for index in self.ask(f"{job['links']['self']}/order?by={order}&step=500")["indices"]]
            self.assertEqual(sorted(indices), list(range(24)))
            self.assert_pixels(whole[numpy.ix_(indices, indices)], self.colours("hot"), statistics["minimum"], statistics["maximum"])
            self.point(5, 11, 24, 24)
            self.browser.shows(": ", ".readout")
            if order != "data":
                self.assertIn(f"row 5 (sample {indices[5]}), column 11 (sample {indices[11]})", self.browser.words(".readout"))
            self.assertIn(f"order={order}" if order != "data" else "step=500", self.browser.find("a[href*='matrix.npy']").get_attribute("href"))

    def test_a_matrix_larger_than_the_screen(self):
        layers = [{"type": "Linear", "out_features": 4}, {"type": "ReLU"}, {"type": "Linear", "out_features": 1}]
        job = self.compute("seed", name="Large", architecture={"layers": layers}, data={"type": "normal", "count": 1600, "shape": [3]})
        self.visit(f"/jobs/{job['id']}")
        self.browser.heatmap()
        asked = self.browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
        self.assertTrue([path for path in asked if "pool=2" in path], asked)
        matrix = numpy.load(io.BytesIO(self.ask(job["links"]["matrix"] + ".npy")))
        canvas = self.browser.find("canvas.map")
        self.browser.run("arguments[0].focus()", canvas)
        for key in [Keys.ARROW_DOWN] + ["+"] * 6:
            canvas.send_keys(key)
        time.sleep(0.3)
        self.browser.heatmap()
        self.browser.shows(": ", ".readout")
        place, value = self.browser.words(".readout").split(": ")
        row, column = [int(word.split(" ")[1]) for word in place.split(", ")]
        self.assertEqual(numpy.float32(value), matrix[row, column])
        asked = self.browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
        self.assertTrue([path for path in asked if "columns=512:1024" in path and "pool" not in path], asked)

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
        self.assertIn(f"{figures['cka']:.5g}"[:5], self.browser.words())

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
                    if SCREENSHOTS:
                        name = ["home", "seed", "regression", "training"][index]
                        self.browser.picture(SCREENSHOTS / f"{name}-{width}-{scheme}.png")
        self.browser.size(1440)
        self.browser.scheme("light")


class PythonTests(unittest.TestCase):
    """What is shown to those who come from Python runs."""

    def test_the_example_draws_the_published_figure(self):
        with service.Service(PROGRAM) as served, tempfile.TemporaryDirectory() as directory:
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
        with service.Service(PROGRAM) as served:
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


class StateTests(PageTest):
    """Jobs that have no result, and a server that goes away."""

    # Long enough for a page to be looked at.
    flags = ("--retention", "15")

    def shot(self, name):
        if SCREENSHOTS:
            self.browser.picture(SCREENSHOTS / f"state-{name}.png")

    def slow(self):
        """A job of minutes."""
        layers = [{"type": "Linear", "out_features": 2048}, {"type": "ReLU"}] * 3 + [{"type": "Linear", "out_features": 1}]
        return self.ask("/v1/jobs", {
            "name": "Minutes", "architecture": {"layers": layers}, "seed": 0,
            "data": {"type": "normal", "count": 20000, "shape": [784]}})

    def test_a_job_that_never_was(self):
        for name in ("01J00000000000000000000000", "no%20such", "%3Cscript%3E"):
            self.visit(f"/jobs/{name}")
            self.browser.shows("There is no such job")
        self.shot("absent")
        self.visit("/compare?jobs=a")
        self.browser.shows("These cannot be compared")

    def test_a_job_at_work_is_cancelled(self):
        job = self.slow()
        self.visit(f"/jobs/{job['id']}")
        self.browser.wait(lambda: self.browser.all("progress"), "no progress is shown")
        self.browser.shows("Computing the kernel", ".status", 60)
        self.shot("running")
        self.visit("/")
        self.browser.shows("running", ".jobs")
        self.visit(f"/jobs/{job['id']}")
        self.browser.button("Cancel").click()
        self.browser.shows("cancelled", ".status")
        self.shot("cancelled")

    def test_a_job_that_failed(self):
        job = self.compute("inline", data=[[1e38, 1e38]], against=[[1e38, 1e38]], architecture={
            "layers": [{"type": "Linear", "out_features": 8}, {"type": "ReLU"}, {"type": "Linear", "out_features": 1}]})
        self.assertEqual(job["state"], "failed")
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("failed", ".status")
        self.browser.shows(job["error"]["code"], ".failure")
        self.shot("failed")

    def test_a_job_that_has_expired(self):
        job = self.compute("seed")
        self.browser.wait(lambda: self.is_gone(job), "the job does not expire", 90)
        self.visit(f"/jobs/{job['id']}")
        self.browser.shows("This job has expired")
        self.shot("expired")

    def is_gone(self, job):
        try:
            self.ask(job["links"]["self"])
            return False
        except urllib.error.HTTPError as error:
            return error.code == 410

    def test_a_server_that_goes_and_comes_back(self):
        process = self.service.process
        self.visit("/")
        self.browser.shows("Valid", "#verdict")
        process.terminate()
        process.wait(60)
        self.browser.shows("The server does not answer", "#connection")
        self.shot("away")
        data = str(pathlib.Path(self.service.directory.name, "data"))
        self.service.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", str(self.service.address[1]), "--data-directory", data, *self.flags],
            stderr=self.service.log)
        self.browser.wait(lambda: self.browser.words("#connection") == "", "the page does not come back", 60)
        self.browser.complaints()


class TokenTests(PageTest):
    """A server that lets in who has a token."""

    @classmethod
    def setUpClass(cls):
        directory = tempfile.mkdtemp()
        book = pathlib.Path(directory, "tokens.yaml")
        words = subprocess.run([PROGRAM, "token", "alice", "--append", str(book)], check=True, capture_output=True, text=True)
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


if __name__ == "__main__":
    arguments = sys.argv[1:]
    SCREENSHOTS = None
    if "--screenshots" in arguments:
        place = arguments.index("--screenshots")
        SCREENSHOTS = pathlib.Path(arguments[place + 1])
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        del arguments[place:place + 2]
    if not arguments:
        sys.exit(__doc__)
    PROGRAM = arguments[0]
    unittest.main(argv=[sys.argv[0], *arguments[1:]])
