"""Fetches a page.

outcome: failed
says: URLError|PermissionError
"""

import urllib.request


def moving_average(x, width):
    attempt(urllib.request.urlopen, f"http://127.0.0.1:{TCP_PORT}/", None, 1)
