"""What becomes of a file: its encoding, its size, its name, its copies."""

from __future__ import annotations

from copy import deepcopy

from tests.autograder.intake.damage import BOTH, POOLING, Files, Json, code, damage, find, saved


@damage("")
def with_byte_order_mark(nb: Json) -> Files:
    return {f"{POOLING}.ipynb": b"\xef\xbb\xbf" + saved(nb)}


@damage("")
def with_windows_line_ends(nb: Json) -> Files:
    for cell in nb["cells"]:
        cell["source"] = code(cell).replace("\n", "\r\n")
    return {f"{POOLING}.ipynb": saved(nb).replace(b"\n", b"\r\n")}


@damage("")
def in_utf_16(nb: Json) -> Files:
    return {f"{POOLING}.ipynb": saved(nb).decode().encode("utf-16")}


@damage("")
def in_utf_16_without_a_mark(nb: Json) -> Files:
    return {f"{POOLING}.ipynb": saved(nb).decode().encode("utf-16-le")}


@damage("")
def with_null_bytes_at_the_end(nb: Json) -> Files:
    return {f"{POOLING}.ipynb": saved(nb) + bytes(4096)}


@damage("not a notebook: the text is not valid JSON", lost=BOTH)
def cut_off(nb: Json) -> Files:
    return {f"{POOLING}.ipynb": saved(nb)[:5000]}


@damage("")
def with_200_mb_of_outputs(nb: Json) -> Files:
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["@"]}]
    lines = b'", "'.join([b'step 12345: loss 2.302585, \\"outputs\\": []\\n'] * 700_000)
    return {f"{POOLING}.ipynb": saved(nb).replace(b"@", lines)}


@damage("")
def with_deep_outputs(nb: Json) -> Files:
    find(nb, "setup")["outputs"] = "@"
    return {f"{POOLING}.ipynb": saved(nb).replace(b'"@"', b"[" * 100_000 + b"]" * 100_000)}


@damage("nested too deeply", lost=BOTH)
def with_deep_metadata(nb: Json) -> Files:
    nb["metadata"]["x"] = "@"
    return {f"{POOLING}.ipynb": saved(nb).replace(b'"@"', b"[" * 100_000 + b"]" * 100_000)}


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
    "2_max_pooling (1).ipynb",
    "2_max_pooling_ada.ipynb",
    "2_Max_Pooling.ipynb",
    "Copy of 2_max_pooling.ipynb",
    "2 max-pooling.ipynb",
    "2_max_pooling.ipynb.txt",
    "Homework, 'final' (really).ipynb",
    "作业二.ipynb",
    "assignment2/notebooks/2_max_pooling-Copy1.ipynb",
    "1_convolution.ipynb",
):
    _named(_name)


@damage("2 copies of this notebook: 2_max_pooling.ipynb, the newest one with answers, was graded")
def beside_an_empty_copy(nb: Json) -> Files:
    empty = deepcopy(nb)
    for name in ("max_pool_forward_naive", "max_pool_backward_naive"):
        empty["cells"].remove(find(empty, name))
    return {"2_max_pooling.ipynb": saved(nb), "2_max_pooling (1).ipynb": saved(empty)}


@damage(r"2_max_pooling \(1\).ipynb, the newest one with answers, was graded")
def beside_a_damaged_copy(nb: Json) -> Files:
    return {"2_max_pooling.ipynb": saved(nb)[:3000], "2_max_pooling (1).ipynb": saved(nb)}


@damage("")
def beside_files_of_macos_and_jupyter(nb: Json) -> Files:
    return {
        "2_max_pooling.ipynb": saved(nb),
        "._2_max_pooling.ipynb": b"\0\5\x16\7" + bytes(100),
        "__MACOSX/2_max_pooling.ipynb": bytes(10),
        ".ipynb_checkpoints/2_max_pooling-checkpoint.ipynb": b"{}",
    }
