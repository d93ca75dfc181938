#!/usr/bin/env python3
"""Measures the page in a real Chromium: its weight, its first paint, and the frames while a large kernel is moved.

Usage: page_figures.py NTKD [SAMPLES…]      (the environment of Tests/Browser/setup.sh)
Starts NTKD on a free port with a data directory of its own. For the list of jobs and the page of a job it prints the
bytes sent and unpacked without the matrix, and the median of the first paint of 9 loads with an empty cache. For kernels
of SAMPLES (5000 20000) samples: seconds from the load until the whole is seen, and of one and a half seconds of dragging
at a zoom of four, with the pointer moved at 120 Hz, the frames a second and the longest frame.
"""
import json
import pathlib
import statistics
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(__file__).parents[2] / "Tests" / folder) for folder in ("Browser", "Fire")]
import chromium  # noqa: E402
import service  # noqa: E402

LOADS = 9
WEIGHT = """
const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter((entry) => !/\\/v1\\//.test(new URL(entry.name).pathname));
const sum = (key) => all.reduce((total, entry) => total + entry[key], 0);
return [sum('transferSize'), sum('decodedBodySize'),
        performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null];
"""
WATCH = """
window.frames_ = [];
const look = (now) => { window.frames_.push(now); window.watching = requestAnimationFrame(look); };
window.watching = requestAnimationFrame(look);
"""


def submit(client, samples):
    layers = [{"type": "Linear", "out_features": 16}, {"type": "ReLU"}, {"type": "Linear", "out_features": 1}]
    job = client.submit({
        "name": f"{samples} samples", "architecture": {"layers": layers}, "seed": 0,
        "data": {"type": "normal", "count": samples, "shape": [8]}}, 300)[1]
    if job["state"] != "succeeded":
        sys.exit(json.dumps(job))
    return job["links"]["page"]


def paint(browser, url):
    """Bytes sent, bytes unpacked, and milliseconds to the first paint, with an empty cache."""
    figures = []
    for _ in range(LOADS):
        browser.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        browser.driver.get(url)
        browser.wait(lambda: browser.run(WEIGHT)[2], "nothing is painted")
        # What the page loads when it is seen counts too.
        time.sleep(0.5)
        figures.append(browser.run(WEIGHT))
    sent, unpacked, _ = figures[-1]
    return sent, unpacked, statistics.median(each[2] for each in figures)


def drag(browser):
    """Frames a second and the longest frame in milliseconds while the map is dragged."""
    left, top, width, height = browser.run("""
        const canvas = document.querySelector('canvas.map');
        canvas.scrollIntoView({block: 'center'});
        const box = canvas.getBoundingClientRect();
        return [box.left, box.top, box.width, box.height]""")
    mouse = lambda kind, x, y, **more: browser.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {
        "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, **more})
    x, y = left + width / 2, top + height / 2
    for _ in range(7):
        mouse("mouseWheel", x, y, deltaX=0, deltaY=-100)
    time.sleep(1.5)
    mouse("mousePressed", x, y, clickCount=1)
    browser.run(WATCH)
    began, step = time.monotonic(), 0
    while time.monotonic() < began + 1.5:
        step += 1
        turn = abs(step % 120 - 60) / 60 - 0.5
        mouse("mouseMoved", x + turn * width * 0.8, y + turn * height * 0.8)
        time.sleep(max(0, began + step / 120 - time.monotonic()))
    frames = browser.run("cancelAnimationFrame(window.watching); return window.frames_")
    mouse("mouseReleased", x, y, clickCount=1)
    gaps = [after - before for before, after in zip(frames, frames[1:])]
    return 1000 * len(gaps) / sum(gaps), max(gaps)


def main(program, *samples):
    with tempfile.TemporaryDirectory() as downloads, service.Service(program) as served:
        base = "http://127.0.0.1:%d" % served.address[1]
        client = service.Client(served.address, 400)
        browser = chromium.Browser(downloads)
        try:
            small = submit(client, 100)
            for name, path in (("list of jobs", "/"), ("page of a job", small)):
                sent, unpacked, milliseconds = paint(browser, base + path)
                print(f"{name}: {sent / 1000:.0f} KB sent, {unpacked / 1000:.0f} KB unpacked, first paint {milliseconds:.0f} ms")
            for count in samples:
                path = submit(client, int(count))
                began = time.monotonic()
                browser.driver.get(base + path)
                browser.heatmap()
                whole = time.monotonic() - began
                rate, longest = drag(browser)
                print(f"N={count}: whole after {whole:.1f} s, {rate:.0f} frames a second while dragged, longest {longest:.0f} ms")
        finally:
            browser.close()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], *(sys.argv[2:] or ["5000", "20000"]))
