"""Archives in place of the folder."""

from __future__ import annotations

import zipfile

from tests.autograder.intake.damage import BOTH, Files, Json, damage, saved, zipped


@damage("")
def zip_of_the_folder(nb: Json) -> Files:
    members = {
        "assignment2/2_max_pooling.ipynb": saved(nb),
        "__MACOSX/assignment2/._2_max_pooling.ipynb": b"\0\5\x16\7" + bytes(100),
        "assignment2/._2_max_pooling.ipynb": b"\0\5\x16\7",
    }
    return {"assignment2.zip": zipped(members)}


@damage("points out of the zip file; only its name was used")
def zip_with_path_traversal(nb: Json) -> Files:
    return {"homework.zip": zipped({"../../../../2_max_pooling.ipynb": saved(nb)})}


@damage("2_max_pooling.ipynb: the file cannot be read.*it is a link", lost=BOTH)
def zip_with_a_link(nb: Json) -> Files:
    link = zipfile.ZipInfo("2_max_pooling.ipynb")
    link.external_attr = 0o120777 << 16
    return {"assignment2.zip": zipped({link: b"/etc/passwd"})}


@damage("1_convolution.ipynb: the file cannot be read.*unpacked, it is too large")
def zip_bomb_beside_the_notebook(nb: Json) -> Files:
    bomb = bytes(250 << 20)
    return {"assignment2.zip": zipped({"2_max_pooling.ipynb": saved(nb), "1_convolution.ipynb": bomb})}


@damage("the archive cannot be read", lost=BOTH)
def zip_cut_off(nb: Json) -> Files:
    return {"assignment2.zip": zipped({"2_max_pooling.ipynb": saved(nb)})[:-30]}


@damage("the archive cannot be read", lost=BOTH)
def archive_of_another_kind(nb: Json) -> Files:
    return {"homework.rar": b"Rar!\x1a\7" + saved(nb)}
