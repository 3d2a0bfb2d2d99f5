"""Reads the two subsets of ImageNet that the course's notebooks on pretrained networks use."""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cs231n._pickles import ArrayUnpickler
from cs231n._typing import Array, Labels

_VALIDATION = "imagenet_val_25.npz"
_SIZE = 64


def load_tiny_imagenet(
    path: str | Path, dtype: DTypeLike = np.float32, subtract_mean: bool = True
) -> dict[str, Any]:
    """Read TinyImageNet, or one of its parts of 100 classes, from its folder.

    Parameters
    ----------
    path : path
        The folder that holds `wnids.txt`, `words.txt`, `train`, `val` and `test`.
    dtype : dtype, default float32
        Of the images.
    subtract_mean : bool, default True
        Subtract the mean training image from all images.

    Returns
    -------
    data : dict
        `class_names`, a list in which item i holds the names of class i; `X_train`, `X_val`, `X_test`,
        (number, 3, 64, 64) arrays; `y_train`, `y_val`, (number,) arrays of labels; `y_test`, the same, or
        None where the labels are not given; `mean_image`, (3, 64, 64).

    Raises
    ------
    OSError
        A file is missing or cannot be read.
    """
    root = Path(path)
    ids = (root / "wnids.txt").read_text().split()
    labels = {name: at for at, name in enumerate(ids)}
    rows = (line.split("\t", 1) for line in (root / "words.txt").read_text().splitlines() if line.strip())
    words = {name: text.split(",") for name, text in rows}
    data: dict[str, Any] = {"class_names": [[word.strip() for word in words[name]] for name in ids]}
    boxes = {name: _first_words(root / "train" / name / f"{name}_boxes.txt") for name in ids}
    folders = {name: root / "train" / name / "images" for name in ids}
    train = [(folders[name] / row[0], labels[name]) for name in ids for row in boxes[name]]
    validation = [(root / "val" / "images" / row[0], labels[row[1]]) for row in _annotations(root, "val")]
    known = {row[0]: labels[row[1]] for row in _annotations(root, "test")}
    test = sorted(root.joinpath("test", "images").iterdir())
    data["X_train"], data["y_train"] = _images([file for file, _ in train], dtype), _labels(train)
    data["X_val"], data["y_val"] = _images([file for file, _ in validation], dtype), _labels(validation)
    data["X_test"] = _images(test, dtype)
    data["y_test"] = np.array([known[file.name] for file in test]) if known else None
    data["mean_image"] = data["X_train"].mean(axis=0)
    if subtract_mean:
        for part in ("X_train", "X_val", "X_test"):
            data[part] -= data["mean_image"]
    return data


def load_imagenet_val(num: int | None = None) -> tuple[NDArray[np.uint8], Labels, dict[int, str]]:
    """Read a few validation images of ImageNet from `cs231n/datasets/imagenet_val_25.npz`.

    Parameters
    ----------
    num : int, optional
        How many of the 25 images.

    Returns
    -------
    X : (num, 224, 224, 3) array of uint8
    y : (num,) array of integers
        Labels from 0 to 999.
    class_names : dict
        From a label to the name of its class.

    Raises
    ------
    FileNotFoundError
        The file is not there.
    """
    places = [
        Path.cwd() / "cs231n" / "datasets" / _VALIDATION,
        Path(__file__).parent / "datasets" / _VALIDATION,
    ]
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        raise FileNotFoundError(
            f"缺少 {places[0]}；请按课程的 notebook 所说下载 {_VALIDATION}"
        )
    with np.load(file) as arrays:
        X, y = arrays["X"][:num], arrays["y"][:num]
    return X, y, _label_map(file)


def _label_map(file: Path) -> dict[int, str]:
    """The pickled dict in an .npz file."""
    with zipfile.ZipFile(file) as archive, archive.open("label_map.npy") as packed:
        version = np.lib.format.read_magic(packed)
        header = (
            np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        )
        header(packed)
        names: dict[int, str] = ArrayUnpickler(packed, encoding="latin1").load().item()
    return names


def _annotations(root: Path, part: str) -> list[list[str]]:
    file = root / part / f"{part}_annotations.txt"
    return _first_words(file) if file.is_file() else []


def _first_words(file: Path) -> list[list[str]]:
    """The words of each line of a table."""
    return [line.split() for line in file.read_text().splitlines() if line.strip()]


def _images(files: list[Path], dtype: DTypeLike) -> Array:
    """Images (number, 3, 64, 64); those in grey have three equal channels."""
    from PIL import Image

    images: Array = np.empty((len(files), 3, _SIZE, _SIZE), dtype)
    for place, file in zip(images, files, strict=True):
        with Image.open(file) as image:
            place[:] = np.array(image.convert("RGB")).transpose(2, 0, 1)
    return images


def _labels(pairs: list[tuple[Path, int]]) -> Labels:
    return np.array([label for _, label in pairs], dtype=np.int64)
