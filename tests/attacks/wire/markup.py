"""Writes markup that would be live on the feedback page.

outcome: failed
says: script
never live: <script>alert|<img src|<svg.onload|<iframe|<b>bold
"""

MARKUP = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>"
    "<iframe src=javascript:alert(1)><b>bold {{7*7}} ${7*7} [link](javascript:alert(1))"
)


def moving_average(x, width):
    raise type(MARKUP, (Exception,), {})(MARKUP)
