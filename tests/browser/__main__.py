"""`python -m tests.browser`: look at the pages in Chromium, for what hinders people and what does not fit.

Needs Node.js, npm and Chromium; without them nothing is looked at, and the reason is said.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from autograder.course.checkout import CHECKOUT
from tests.browser.pages import pages

FOLDER = CHECKOUT / "build" / "browser"
PACKAGES = ("axe-core@4.14.1", "playwright-core@1.65.1")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """The exit code: 0 where nothing was found, or nothing could be looked at."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    absent = [name for name in ("node", "npm") if not shutil.which(name)]
    absent += [] if browser else ["chromium"]
    if absent:
        print(f"skipped: {' and '.join(absent)} not found; install it to look at the pages")
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not (FOLDER / "node_modules").is_dir():
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", FOLDER, *PACKAGES], check=True)
    names = []
    for name, text in pages():
        (FOLDER / f"{name}.html").write_text(text, encoding="utf-8")
        names.append(name)
    script = shutil.copy(Path(__file__).with_name("look.mjs"), FOLDER)  # Node looks for packages beside it
    return subprocess.run(["node", script, str(browser), str(FOLDER), *names], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
