"""Functions of letters."""


def shifted(text: str) -> str:
    """Each letter replaced by the one behind it."""
    return "".join(chr(ord(letter) + 1) for letter in text)
