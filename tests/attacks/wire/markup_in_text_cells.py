"""Writes scripts into text cells, which nbgrader's own pages would run in the browser of who reads them.

outcome: not_attempted
where: text
never live: <script>alert|<img|<iframe|href="(java|JAVA)script:|href="javascript&colon;
"""

"<script>alert(1)</script> <img src=x onerror=alert(1)> <iframe src='/'></iframe>"
"[a](javascript:alert(1)) [b](JAVAscript\\:alert(1)) "
"[c](javascript&colon;alert(1)) [d](&#106;avascript:alert(1))"
