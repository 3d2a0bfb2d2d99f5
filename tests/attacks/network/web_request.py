"""Fetches a page.

outcome: failed
says: URLError|PermissionError
"""

import urllib.request


def conv_forward_naive(x, w, b, conv_param):
    attempt(urllib.request.urlopen, f"http://127.0.0.1:{TCP_PORT}/", None, 1)
