"""Opens a page of HTML in headless Chromium, as a reader would, and tells what is wrong with it.

  report_page.py CHROMIUM PAGE [FOLDER]

stdin: a JSON list of the names of jobs that must be seen. Each problem is a line on standard output; with none the exit
code is 0. The page is shown 360 and 1280 pixels wide, light and dark; FOLDER gets a picture of each.
Talks to the browser over a pipe, so that nothing listens.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

# What the page is asked, in the page: nothing of it runs there otherwise.
QUESTIONS = r"""
((names) => {
  const problems = [];
  const say = (what, element) =>
    problems.push(what + (element ? `: <${element.tagName} class="${element.getAttribute("class") || ""}"> ` + (element.textContent || "").slice(0, 60) : ""));
  const seen = new Set([...document.querySelectorAll("h3")].filter((e) => e.checkVisibility()).map((e) => e.textContent));
  for (const name of names) if (!seen.has(name)) say(`the job ${name} is not there`);
  if (seen.size !== names.length) say(`there are ${seen.size} jobs instead of ${names.length}`);

  for (const chart of document.querySelectorAll("svg")) {
    if (chart.getAttribute("role") !== "img" || !(chart.getAttribute("aria-label") || "").trim()) say("a chart has no text alternative", chart);
    const table = chart.closest("figure") && chart.closest("figure").querySelector("table");
    if (!table || !table.checkVisibility() || !table.querySelector("td")) say("a chart has no table", chart);
    const box = chart.viewBox.baseVal;
    for (const shape of chart.querySelectorAll("text, path, circle")) {
      const inner = shape.getBBox();
      if (inner.x < -0.5 || inner.y < -0.5 || inner.x + inner.width > box.width + 0.5 || inner.y + inner.height > box.height + 2)
        say("a chart is too small for what is in it", shape);
    }
  }
  if (document.querySelector("script, a, link, img, iframe, form, object, embed, [style], [href], [src]")) say("there is an element that has no place here");
  if (!document.documentElement.lang || !document.title) say("the page has no language or no title");

  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) say(`the page is ${document.documentElement.scrollWidth} wide, the window ${width}`);
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg") && element.tagName !== "svg") continue;
    const box = element.getBoundingClientRect();
    if (box.right > width + 0.5 || box.left < -0.5) say("an element lies outside of the window", element);
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) say("an element is wider than its place", element);
  }

  const channels = (color) => {
    const match = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(color);
    return match && match[4] !== "0" ? match.slice(1, 4).map(Number) : null;
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = channels(getComputedStyle(e).backgroundColor);
      if (color) return color;
    }
    return [255, 255, 255];
  };
  const reported = new Set();
  const check = (element, property, least) => {
    const color = channels(getComputedStyle(element)[property]);
    const value = color ? contrast(color, ground(element)) : 0;
    const key = `contrast ${value.toFixed(2)} of ${property} is below ${least}`;
    if (value < least && !reported.has(key)) { reported.add(key); say(key, element); }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim()) check(element, element.closest("svg") ? "fill" : "color", 4.5);
  }
  // Graphics that carry meaning, WCAG 1.4.11.
  for (const shape of document.querySelectorAll(".b, circle")) check(shape, "fill", 3);
  for (const shape of document.querySelectorAll(".k, .l")) check(shape, "stroke", 3);
  return problems;
})
"""


class Browser:
    def __init__(self, program, profile):
        to_browser, self.send_end = os.pipe()
        self.receive_end, from_browser = os.pipe()

        def connect():
            os.dup2(to_browser, 3)
            os.dup2(from_browser, 4)

        # Descriptors above 4, so that neither is overwritten by the other.
        to_browser, from_browser = os.dup(to_browser), os.dup(from_browser)
        assert to_browser > 4 and from_browser > 4
        arguments = [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--disable-sync",
            "--hide-scrollbars", f"--user-data-dir={profile}", "--remote-debugging-pipe",
        ]
        self.process = subprocess.Popen(
            arguments, preexec_fn=connect, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.number, self.events, self.buffer = 0, [], b""

    def read(self):
        while b"\0" not in self.buffer:
            chunk = os.read(self.receive_end, 1 << 20)
            if not chunk:
                raise EOFError("the browser went away")
            self.buffer += chunk
        message, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.send_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, event):
        while not any(entry.get("method") == event for entry in self.events):
            self.events.append(self.read())

    def close(self):
        try:
            self.call("Browser.close")
            self.process.wait(timeout=10)
        except (EOFError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


def show(browser, page, names, width, scheme, folder):
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    browser.events.clear()
    for domain in ["Page", "Runtime", "Log", "Network", "Audits"]:
        browser.call(f"{domain}.enable", session)
    browser.call(
        "Emulation.setDeviceMetricsOverride", session, width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
    browser.call(
        "Emulation.setEmulatedMedia", session, features=[{"name": "prefers-color-scheme", "value": scheme}])
    begun = time.monotonic()
    browser.call("Page.navigate", session, url=page.as_uri())
    browser.wait("Page.loadEventFired")
    expression = f"({QUESTIONS.strip()})({json.dumps(names)})"
    answer = browser.call("Runtime.evaluate", session, expression=expression, returnByValue=True)
    if "exceptionDetails" in answer:
        raise RuntimeError(json.dumps(answer["exceptionDetails"]))
    problems = answer["result"]["value"]
    for event in browser.events:
        method, parameters = event.get("method"), event.get("params", {})
        if method in ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Audits.issueAdded"):
            problems.append(f"the console has: {json.dumps(parameters)[:300]}")
        if method == "Network.requestWillBeSent" and parameters["request"]["url"] != page.as_uri():
            problems.append(f"it asks for {parameters['request']['url']}")
    if folder:
        height = min(16000, browser.call("Page.getLayoutMetrics", session)["cssContentSize"]["height"])
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        picture = browser.call(
            "Page.captureScreenshot", session, format="png", captureBeyondViewport=True, clip=clip)["data"]
        (folder / f"{width}-{scheme}.png").write_bytes(base64.b64decode(picture))
        print(f"{width} {scheme}: {time.monotonic() - begun:.1f} s", file=sys.stderr)
    browser.call("Target.closeTarget", targetId=target)
    return [f"{width} px, {scheme}: {problem}" for problem in problems]


def main():
    program, page = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    folder = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    names = json.load(sys.stdin)
    problems = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            for width in (360, 1280):
                for scheme in ("light", "dark"):
                    problems += show(browser, page, names, width, scheme, folder)
        finally:
            browser.close()
    print("\n".join(problems), end="")
    sys.exit(1 if problems else 0)


main()
