"""What the tests of the page share: a service, a browser on it, and what its heatmaps show."""
import io
import json
import pathlib
import re
import shutil
import sys
import tempfile
import time
import unittest
import urllib.request

import numpy
from selenium.webdriver.common.actions.action_builder import ActionBuilder

import chromium

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Fire"))
import service  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
EXAMPLES = ROOT / "config/examples"
PIXELS = """
const [cells, rows, columns, map] = arguments;
const canvas = document.querySelectorAll('canvas.map')[map ?? 0];
return cells.map(([row, column]) => {
  const [x, y] = [(column + .5) * canvas.width / columns, (row + .5) * canvas.height / rows];
  return [...canvas.getContext('2d').getImageData(Math.floor(x), Math.floor(y), 1, 1).data];
});
"""


class Run:
    """What the command line says: the program, and where screenshots go, if any are wanted."""
    program = None
    screenshots = None


def main(usage):
    """Runs the tests of the file that was started: NTKD [--screenshots DIRECTORY] [unittest's options]."""
    arguments = sys.argv[1:]
    if "--screenshots" in arguments:
        place = arguments.index("--screenshots")
        Run.screenshots = pathlib.Path(arguments[place + 1])
        Run.screenshots.mkdir(parents=True, exist_ok=True)
        del arguments[place:place + 2]
    if not arguments:
        sys.exit(usage)
    Run.program = arguments[0]
    unittest.main(argv=[sys.argv[0], *arguments[1:]])


class PageTest(unittest.TestCase):
    """A service of its own for every class of tests, and a browser; the console has nothing to complain of."""
    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.downloads = tempfile.mkdtemp()
        cls.service = service.Service(Run.program, *cls.flags)
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

    def ask(self, path, body=None, method=None, **fields):
        if body is not None:
            fields["Content-Type"] = "application/json"
        request = urllib.request.Request(
            "http://127.0.0.1:%d%s" % (self.service.address[1], path), body and json.dumps(body).encode(), fields, method=method)
        with urllib.request.urlopen(request) as answer:
            data = answer.read()
        return json.loads(data) if answer.headers["Content-Type"] == "application/json" else data

    def compute(self, example, **members):
        specification = json.loads((EXAMPLES / f"{example}.json").read_text()) | members
        return self.ask("/v1/jobs", specification, Prefer="wait=60")

    def slow(self, **members):
        """A job of minutes."""
        layers = [{"type": "Linear", "out_features": 2048}, {"type": "ReLU"}] * 3 + [{"type": "Linear", "out_features": 1}]
        return self.ask("/v1/jobs", {
            "name": "Minutes", "architecture": {"layers": layers}, "seed": 0,
            "data": {"type": "normal", "count": 20000, "shape": [784]}} | members)

    def visit(self, path):
        self.browser.driver.get(self.base + path)

    def shot(self, name):
        if Run.screenshots:
            self.browser.picture(Run.screenshots / f"{name}.png")

    def matrix(self, job, query=""):
        return numpy.load(io.BytesIO(self.ask(job["links"]["matrix"] + ".npy" + query)))

    def assert_pixels(self, matrix, colours, minimum, maximum, map=0):
        """The pixels of a heatmap that is seen whole, one of several maps, come to be the colours of its values."""
        rows, columns = matrix.shape
        steps = numpy.clip(((matrix.astype(float) - minimum) / (maximum - minimum) * 256).astype(int), 0, 255)
        cells = [(row, column) for row in range(0, rows, 7) for column in range(0, columns, 9)]
        wanted = [[int(colours[steps[cell] * 6 + part:steps[cell] * 6 + part + 2], 16) for part in (0, 2, 4)] + [255]
                  for cell in cells]
        end = time.monotonic() + chromium.SECONDS
        while (seen := self.browser.run(PIXELS, cells, rows, columns, map)) != wanted and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(dict(zip(cells, seen)), dict(zip(cells, wanted)))

    def colours(self, name):
        maps = re.search(r"^export default (.*);$", self.ask("/assets/colormaps.js").decode(), re.MULTILINE)[1]
        return json.loads(maps)[name]

    def middle(self, row, column, rows, columns):
        """Where a cell of a heatmap that is seen whole is in the window, and the heatmap's size."""
        left, top, width, height = self.browser.run("""
            const canvas = document.querySelector('canvas.map');
            canvas.scrollIntoView({block: 'center'});
            const {left, top, width, height} = canvas.getBoundingClientRect();
            return [left, top, width, height]""")
        return left + (column + 0.5) * width / columns, top + (row + 0.5) * height / rows, width, height

    def point(self, row, column, rows, columns):
        """Moves the pointer over a cell of a heatmap that is seen whole."""
        x, y, _, _ = self.middle(row, column, rows, columns)
        actions = ActionBuilder(self.browser.driver)
        actions.pointer_action.move_to_location(int(x), int(y))
        actions.perform()

    def module(self, name, expression):
        """What an expression of a module of the page is, which is called `module` there."""
        return self.browser.driver.execute_async_script(
            f"const done = arguments[0]; import('/assets/{name}').then((module) => done({expression}))")

    def type(self, text):
        """Writes a text into the editor at once."""
        self.browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))",
                         self.browser.find("textarea"), text)
