"""Cells as students write them, with and without IPython's magics. The grader reads them, and so does the
course library's `load_answer`; neither imports the other, so both are tested against these."""

READ = {
    "remainder at the start of a line": "def answer(n, step):\n    return (n\n% step)",
    "magic in a text": 'def answer():\n    """\n%matplotlib inline\n    """\n    return 1',
    "remainder beside a magic": "%matplotlib inline\ndef answer(n, step):\n    return (n\n        % step)",
    "result of a magic": "took = %timeit -o -n 1 pass\ndef answer():\n    return 1",
    "result of a command": "files = !ls\ndef answer():\n    return 1",
    "question": "len?\ndef answer():\n    return 1",
    "question with two marks": "def answer():\n    return 1\nanswer??",
    "command over two lines": "!echo a \\\n  b\ndef answer():\n    return 1",
    "magic under a condition": "if False:\n    %pip list\ndef answer():\n    return 1",
    "timed cell": "\n%%time\n%%capture\ndef answer():\n    return 1",
    "indented cell": "    def answer():\n        return 1\n    %pwd",
    "quote in a comment": "# it's timed\n%pwd\ndef answer():\n    return 1",
}
UNREAD = {
    "Python 2": "print 'x'\ndef answer():\n    return 1",
    "cut off": "%pwd\ndef answer(",
    "command within brackets": "def answer():\n    return [\n!ls\n]",
}
