"""A real Chromium on a page: what it shows, what it says, and what it complains of."""
import pathlib
import time

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

SECONDS = 60


class Browser:
    """A window of some size, light or dark."""

    def __init__(self, downloads):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--force-device-scale-factor=1"):
            options.add_argument(flag)
        options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.size(1440, 1000)

    def close(self):
        self.driver.quit()

    def size(self, width, height=1000):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})

    def scheme(self, name):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": name}]})

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, question, why, seconds=SECONDS):
        """Waits until a question has an answer, and returns it. An element that goes while it is looked at is no answer."""
        return WebDriverWait(self.driver, seconds, 0.05, [StaleElementReferenceException]).until(lambda _: question(), why)

    def find(self, selector):
        return self.wait(lambda: (self.all(selector) or [None])[0], f"nothing is {selector}")

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def button(self, text, within="body"):
        return self.wait(lambda: next(
            (one for one in self.all(f"{within} button") if one.text.split("\n")[0] == text and one.is_enabled()), None),
            f"no button is called {text}")

    def words(self, selector="main"):
        """What is to be read there."""
        return self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def shows(self, text, selector="main", seconds=SECONDS):
        self.wait(lambda: text in self.words(selector), f"{selector} does not say {text!r}", seconds)

    def heatmap(self):
        """Waits until a heatmap is whole."""
        self.wait(lambda: self.run("return document.querySelector('canvas.map')?.dataset.state") == "whole",
                  "the heatmap is not whole")

    def complaints(self):
        """What the console says of errors since it was asked last, but for answers that were meant to be no success, and
        for advice on how to read pixels, which only the tests do."""
        meant = ("Failed to load resource", "willReadFrequently")
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] in ("SEVERE", "WARNING") and not any(word in entry["message"] for word in meant)]

    def picture(self, path):
        """The whole page as a PNG."""
        size = self.run("return [innerWidth, Math.max(innerHeight, document.documentElement.scrollHeight)]")
        self.size(*size)
        time.sleep(0.4)
        self.driver.save_screenshot(str(path))
        self.size(size[0])

    def downloaded(self, directory, ending):
        """Waits for a file in the directory of downloads."""
        return self.wait(lambda: next(
            (path for path in pathlib.Path(directory).glob(f"*{ending}") if path.stat().st_size), None),
            f"no {ending} was downloaded")
