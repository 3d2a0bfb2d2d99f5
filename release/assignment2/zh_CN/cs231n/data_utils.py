"""CIFAR-10: finding it, downloading it, reading it; and by name what reads other data and saved models.

The environment variable CS231N_DATA names a folder with the six batch files, or with a folder
`cifar-10-batches-py` that holds them; without it they are looked for in `cs231n/datasets/` and in
`.cache/cs231n` of the home folder. A download goes to the last, so that what is handed in stays small.
"""

import hashlib
import http.client
import os
import shutil
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n._imagenet import load_imagenet_val, load_tiny_imagenet
from cs231n._pickles import ArrayUnpickler, load_models
from cs231n._progress import progress_bar
from cs231n._typing import Array, Labels

__all__ = [
    "download_cifar10",
    "find_cifar10",
    "get_CIFAR10_data",
    "load_CIFAR10",
    "load_CIFAR_batch",
    "load_imagenet_val",
    "load_models",
    "load_tiny_imagenet",
]

CIFAR10_URL = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
CIFAR10_MD5 = "c58f30108f718f92721af3b95e74349a"

_FOLDER = "cifar-10-batches-py"
_TRAIN_FILES = [f"data_batch_{number}" for number in range(1, 6)]
_TEST_FILES = ["test_batch"]


def _read_batch(path: str | Path) -> tuple[NDArray[np.uint8], Labels]:
    """Images uint8 (n, 3, 32, 32) and labels int64 (n,) of one batch file."""
    try:
        with open(path, "rb") as file:
            batch = ArrayUnpickler(file, encoding="latin1").load()
        pixels, labels = batch["data"], np.array(batch["labels"], dtype=np.int64)
        if pixels.dtype != np.uint8 or pixels.shape != (len(labels), 3072):
            raise ValueError(f"它的数据是 {pixels.dtype} {pixels.shape}")
    except OSError:
        raise
    except Exception as error:  # a damaged pickle can raise almost anything
        raise ValueError(f"{path} 不是 CIFAR-10 的批次文件（{error}）；请重新下载") from error
    return pixels.reshape(-1, 3, 32, 32), labels


def _read_batches(folder: str | Path, names: Sequence[str]) -> tuple[NDArray[np.uint8], Labels]:
    images, labels = zip(*(_read_batch(Path(folder) / name) for name in names), strict=True)
    return np.concatenate(images), np.concatenate(labels)


def load_CIFAR_batch(filename: str | Path) -> tuple[Array, Labels]:  # noqa: N802 (the course's name)
    """Read one batch file.

    Parameters
    ----------
    filename : path

    Returns
    -------
    X : (n, 32, 32, 3) array of float64
        Images, with values from 0 to 255.
    y : (n,) array of int64
        Labels.

    Raises
    ------
    OSError
        The file cannot be read.
    ValueError
        The file is not a CIFAR-10 batch.
    """
    images, labels = _read_batch(filename)
    return images.transpose(0, 2, 3, 1).astype(np.float64), labels


def load_CIFAR10(ROOT: str | Path) -> tuple[Array, Labels, Array, Labels]:  # noqa: N802 (the course's name)
    """Read the whole data set from a folder that holds the six batch files.

    The images are float64, as the course has them, and take 1.5 GB; `get_CIFAR10_data` needs less than half.

    Parameters
    ----------
    ROOT : path of a folder

    Returns
    -------
    X_train : (50000, 32, 32, 3) array of float64
    y_train : (50000,) array of int64
    X_test : (10000, 32, 32, 3) array of float64
    y_test : (10000,) array of int64

    Raises
    ------
    OSError
        A file cannot be read.
    ValueError
        A file is not a CIFAR-10 batch.
    """
    X_train, y_train = _read_batches(ROOT, _TRAIN_FILES)
    X_test, y_test = _read_batches(ROOT, _TEST_FILES)
    train, test = (X.transpose(0, 2, 3, 1).astype(np.float64) for X in (X_train, X_test))
    return train, y_train, test, y_test


def get_CIFAR10_data(  # noqa: N802 (the course's name)
    num_training: int = 49000,
    num_validation: int = 1000,
    num_test: int = 1000,
    subtract_mean: bool = True,
    cifar10_dir: str | Path | None = None,
) -> dict[str, Array]:
    """CIFAR-10 split and prepared for a network; downloaded first if it is nowhere to be found.

    The first `num_training` training images are for training and the next `num_validation` for validation;
    the first `num_test` test images are for testing. The mean training image is subtracted from all of them.

    Parameters
    ----------
    num_training, num_validation, num_test : int, defaults 49000, 1000, 1000
        Sizes of the three parts.
    subtract_mean : bool, default True
        False leaves the values from 0 to 255.
    cifar10_dir : path, optional
        The data's folder; by default the one that `find_cifar10` finds.

    Returns
    -------
    data : dict of arrays
        `X_train`, `X_val`, `X_test`, (number, 3, 32, 32) in float32 (600 MB for the default sizes, half of
        what float64 would take), and `y_train`, `y_val`, `y_test`, (number,).

    Raises
    ------
    FileNotFoundError
        The given folder, or that of CS231N_DATA, does not hold the data.
    OSError
        The download failed; its message says what to do.
    ValueError
        A file is not a CIFAR-10 batch, or there are fewer images than asked for.
    """
    folder = find_cifar10(cifar10_dir) or download_cifar10()
    images, labels = _read_batches(folder, _TRAIN_FILES)
    test_images, test_labels = _read_batches(folder, _TEST_FILES)
    if num_training + num_validation > len(images) or num_test > len(test_images):
        raise ValueError(f"{folder} 里只有 {len(images)} 张训练图像和 {len(test_images)} 张测试图像")
    validation = slice(num_training, num_training + num_validation)
    parts = {
        "train": (images[:num_training], labels[:num_training]),
        "val": (images[validation], labels[validation]),
        "test": (test_images[:num_test], test_labels[:num_test]),
    }
    mean_image = parts["train"][0].mean(axis=0) if subtract_mean else 0
    data: dict[str, Array] = {}
    for part, (X, y) in parts.items():
        data[f"X_{part}"] = X.astype(np.float32)
        data[f"X_{part}"] -= mean_image
        data[f"y_{part}"] = y
    return data


def _is_complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in _TRAIN_FILES + _TEST_FILES)


def find_cifar10(given: str | Path | None = None) -> Path | None:
    """The folder with the batch files.

    It is strictly the given one or that of CS231N_DATA; without either, the working folder's
    `cs231n/datasets`, the library's, and the home folder's `.cache/cs231n` are searched.

    Parameters
    ----------
    given : path, optional
        The folder, or one that holds `cifar-10-batches-py`.

    Returns
    -------
    folder : Path, or None if it is nowhere

    Raises
    ------
    FileNotFoundError
        The given folder, or that of CS231N_DATA, does not hold the data.
    """
    named = given or os.environ.get("CS231N_DATA")
    if not named:
        datasets = [Path.cwd() / "cs231n" / "datasets", _datasets(), _downloads()]
        found = [root / _FOLDER for root in datasets if _is_complete(root / _FOLDER)]
        return found[0] if found else None
    for folder in (Path(named).expanduser(), Path(named).expanduser() / _FOLDER):
        if _is_complete(folder):
            return folder
    where = str(named) if given else f"{named}（由 CS231N_DATA 指出）"
    raise FileNotFoundError(
        f"{where} 里没有 CIFAR-10（data_batch_1 到 data_batch_5 和 test_batch）；请改正文件夹，或"
        f"用 download_cifar10({str(named)!r}) 把数据下载到那里"
    )


def _datasets() -> Path:
    return Path(__file__).parent / "datasets"


def _downloads() -> Path:
    return Path.home() / ".cache" / "cs231n"


def download_cifar10(root: str | Path | None = None) -> Path:
    """Download CIFAR-10 (163 MB) from its author's site, check it and unpack it.

    An interrupted download goes on where it stopped when the function is called again. Nothing is fetched
    if the data are there already.

    Parameters
    ----------
    root : path, optional
        Folder to put `cifar-10-batches-py` into; by default `.cache/cs231n` in the home folder.

    Returns
    -------
    folder : Path
        That of `cifar-10-batches-py`.

    Raises
    ------
    OSError
        No network, a broken connection, no permission to write, or an archive with a wrong md5.
    """
    root = _downloads() if root is None else Path(root).expanduser()
    folder = root / _FOLDER
    if not _is_complete(folder):
        root.mkdir(parents=True, exist_ok=True)
        archive = root / "cifar-10-python.tar.gz"
        print(f"正在下载 CIFAR-10（163 MB，只下载一次）到 {folder}")
        if not archive.exists():
            _fetch(CIFAR10_URL, archive.with_suffix(".gz.part"))
            archive.with_suffix(".gz.part").rename(archive)
        _check_md5(archive)
        _unpack(archive, folder)
        archive.unlink()
    return folder


def _fetch(url: str, part: Path) -> None:
    """Append to the file `part` what it lacks of the document at `url`."""
    start = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={start}-"} if start else {})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            _save(response, part, start if response.status == 206 else 0)
    except urllib.error.HTTPError as error:
        error.close()
        nothing_is_missing = start and error.code == 416  # the md5 will tell whether what we have is right
        if not nothing_is_missing:
            raise OSError(f"{url} 回答 {error.code} {error.reason}；请稍后再试") from error
    except (OSError, http.client.HTTPException) as error:
        raise OSError(
            f"无法从 {url} 下载 CIFAR-10（{error}）；请检查网络后再试（会从停下的地方继续），或用 CS231N_DATA "
            "指出含有数据的文件夹"
        ) from error


def _save(response: Any, part: Path, start: int) -> None:
    """Write the response into `part` from byte `start` on, with a progress bar."""
    length = response.headers["Content-Length"]  # None from some proxies
    total = None if length is None else start + int(length)
    bar = progress_bar(
        total=total, initial=start, unit="B", unit_scale=True, file=sys.stdout, mininterval=0.5
    )
    with bar, open(part, "ab") as file:
        file.truncate(start)
        while block := response.read(1 << 16):
            file.write(block)
            bar.update(len(block))
        if total not in (None, file.tell()):
            raise ConnectionError(f"连接在 {total} 字节中的第 {file.tell()} 字节处断开了")


def _check_md5(archive: Path) -> None:
    with open(archive, "rb") as file:
        md5 = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if md5 != CIFAR10_MD5:
        archive.unlink()
        raise OSError(
            f"下载的文件已损坏（md5 是 {md5}，应为 {CIFAR10_MD5}），已删除；请再调用一次 download_cifar10()"
        )


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack the archive's files elsewhere, and move each into the folder when it is whole.

    One by one, because `extractall` has its safe filter from Python 3.11.4 on only.
    """
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch, tarfile.open(archive) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if member.isfile() and path.parent == PurePosixPath(_FOLDER):
                whole = Path(scratch) / path.name
                packed = tar.extractfile(member)
                assert packed is not None  # as the member is a file
                with packed, whole.open("wb") as file:
                    shutil.copyfileobj(packed, file)
                whole.replace(folder / path.name)
