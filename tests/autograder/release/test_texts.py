"""What people read in a notebook is translated, and nothing else of it changes."""

import ast

import pytest

from autograder.release import texts

PROSE = """## Forward pass (5 points)

A paragraph
of two lines.

- first item
  goes on
- second item

$$ x = y $$

```
left   right

top    bottom
```

YOUR ANSWER HERE
"""

CODE = '''
%matplotlib inline
# A comment
# of two lines.
def layer(x):
    """What it does.

    - x: an array
    """
    # YOUR CODE HERE
    raise NotImplementedError()


assert x.ok, f"{x.name} has a wrong {type(x).__name__!r}: {x:.3f}"
plt.plot(x, label="loss")
plt.legend(loc="lower right")
compare("dx", x, "a hint", causes={"The bias is missing.": 1}, dtype="float32")
print(
    "a long message of "
    f"several {parts}"
)
titles = ["photograph", "grey scale", "o-"]
print(f"loss {x:.3f}", f"{x} backward", f"gamma{x}", f"{x}/notebook.ipynb")
print("Layer     Time    Speedup", f"{'Layer':<8}", "learning_rate", "a NumPy array", "TOO OLD")
'''


def messages(found):
    return [text.message for text in found]


def test_prose_is_cut_into_what_a_translator_takes_at_a_time():
    assert messages(texts.of_markdown(PROSE)) == [
        "## Forward pass",
        "(5 points)",
        "A paragraph\nof two lines.",
        "- first item\n  goes on",
        "- second item",
        "```\nleft   right\n\ntop    bottom\n```",
    ]


def test_translated_prose_keeps_formulas_and_places_of_answers():
    translated = texts.translate(
        PROSE, texts.of_markdown(PROSE), lambda message: message.replace("item", "项")
    )
    assert translated == PROSE.replace("item", "项")


def test_messages_of_code_are_those_that_people_read():
    assert sorted(messages(texts.of_code(CODE))) == sorted(
        [
            "A comment of two lines.",
            "What it does.\n\n- x: an array",
            "{x.name} has a wrong {type(x).__name__!r}: {x:.3f}",
            "loss",
            "a hint",
            "The bias is missing.",
            "a long message of several {parts}",
            "photograph",
            "grey scale",
            "loss {x:.3f}",
            "{x} backward",
            "Layer     Time    Speedup",
            "a NumPy array",
            "TOO OLD",
        ]
    )


def test_translated_code_does_the_same():
    def translation(message):
        return (
            "译文 "
            + " ".join(part for part in texts._PLACEHOLDER.findall(message) if part)
            + ' "引号" \\ ' * 12
        )

    translated = texts.translate(CODE, texts.of_code(CODE), translation)
    assert "# YOUR CODE HERE\n    raise NotImplementedError()" in translated
    assert shape(translated) == shape(CODE)
    assert translated.count("译文") == len(texts.of_code(CODE))


def _is_expression(part):
    return isinstance(part, ast.FormattedValue)


def shape(code):
    """The code without comments and without what its strings say; expressions in strings count."""
    tree = ast.parse(code.replace("%matplotlib inline", "0"))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):  # where another language may have another order
            node.values = sorted((part for part in node.values if _is_expression(part)), key=ast.dump)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


@pytest.mark.parametrize("code", ["this is no Python at all", "", "%%timeit\nx = 1"])
def test_code_that_cannot_be_read_is_left_as_it_is(code):
    assert texts.translate(code, texts.of_code(code), lambda _: "other") == code
