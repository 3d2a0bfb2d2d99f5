"""What becomes of a file: its encoding, its size, its name, its copies."""

from __future__ import annotations

from copy import deepcopy

from tests.autograder.intake.damage import BOTH, NUMBERS, Files, Json, code, damage, find, saved


@damage("")
def with_byte_order_mark(nb: Json) -> Files:
    return {f"{NUMBERS}.ipynb": b"\xef\xbb\xbf" + saved(nb)}


@damage("")
def with_windows_line_ends(nb: Json) -> Files:
    for cell in nb["cells"]:
        cell["source"] = code(cell).replace("\n", "\r\n")
    return {f"{NUMBERS}.ipynb": saved(nb).replace(b"\n", b"\r\n")}


@damage("")
def in_utf_16(nb: Json) -> Files:
    return {f"{NUMBERS}.ipynb": saved(nb).decode().encode("utf-16")}


@damage("")
def in_utf_16_without_a_mark(nb: Json) -> Files:
    return {f"{NUMBERS}.ipynb": saved(nb).decode().encode("utf-16-le")}


@damage("")
def with_null_bytes_at_the_end(nb: Json) -> Files:
    return {f"{NUMBERS}.ipynb": saved(nb) + bytes(4096)}


@damage("not a notebook: the text is not valid JSON", lost=BOTH)
def cut_off(nb: Json) -> Files:
    return {f"{NUMBERS}.ipynb": saved(nb)[:1500]}


@damage("")
def with_200_mb_of_outputs(nb: Json) -> Files:
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["@"]}]
    lines = b'", "'.join([b'step 12345: loss 2.302585, \\"outputs\\": []\\n'] * 700_000)
    return {f"{NUMBERS}.ipynb": saved(nb).replace(b"@", lines)}


@damage("")
def with_deep_outputs(nb: Json) -> Files:
    find(nb, "setup")["outputs"] = "@"
    return {f"{NUMBERS}.ipynb": saved(nb).replace(b'"@"', b"[" * 100_000 + b"]" * 100_000)}


@damage("nested too deeply", lost=BOTH)
def with_deep_metadata(nb: Json) -> Files:
    nb["metadata"]["x"] = "@"
    return {f"{NUMBERS}.ipynb": saved(nb).replace(b'"@"', b"[" * 50_000 + b"]" * 50_000)}


@damage("saved for the language 'r'")
def with_another_kernel(nb: Json) -> None:
    nb["metadata"] = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}


@damage("saved for the language 'python2'")
def with_the_kernel_of_python_2(nb: Json) -> None:
    nb["metadata"] = {"kernelspec": {"name": "python2", "display_name": "Python 2", "language": "python"}}


def _named(name: str) -> None:
    def renamed(nb: Json) -> Files:
        return {name: saved(nb)}

    renamed.__name__ = f"named {name}"
    damage("the file is named")(renamed)


for _name in (
    "1_numbers (1).ipynb",
    "1_numbers_ada.ipynb",
    "1_Numbers.ipynb",
    "Copy of 1_numbers.ipynb",
    "1 -numbers.ipynb",
    "1_numbers.ipynb.txt",
    "1_numbers.json",
    "Homework, 'final' (really).ipynb",
    "作业二.ipynb",
    "toy/notebooks/1_numbers-Copy1.ipynb",
    "2_tally.ipynb",
):
    _named(_name)


@damage("2 copies of this notebook: 1_numbers.ipynb, the newest one with answers, was graded")
def beside_an_empty_copy(nb: Json) -> Files:
    empty = deepcopy(nb)
    for name in ("moving_average", "differences"):
        empty["cells"].remove(find(empty, name))
    return {"1_numbers.ipynb": saved(nb), "1_numbers (1).ipynb": saved(empty)}


@damage(r"1_numbers \(1\).ipynb, the newest one with answers, was graded")
def beside_a_damaged_copy(nb: Json) -> Files:
    return {"1_numbers.ipynb": saved(nb)[:1500], "1_numbers (1).ipynb": saved(nb)}


@damage("")
def beside_files_of_macos_and_jupyter(nb: Json) -> Files:
    return {
        "1_numbers.ipynb": saved(nb),
        "._1_numbers.ipynb": b"\0\5\x16\7" + bytes(100),
        "__MACOSX/1_numbers.ipynb": bytes(10),
        ".ipynb_checkpoints/1_numbers-checkpoint.ipynb": b"{}",
    }
