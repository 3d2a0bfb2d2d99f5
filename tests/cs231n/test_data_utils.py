"""CIFAR-10: a small made-up data set in the real file format, a local web server, and the real data."""

import hashlib
import http.server
import io
import os
import pickle
import struct
import tarfile
import threading
from pathlib import Path

import numpy as np
import pytest

from cs231n import data_utils
from cs231n.data_utils import download_cifar10, get_CIFAR10_data, load_CIFAR10, load_CIFAR_batch

FILES = [*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"]
FOLDER = "cifar-10-batches-py"
REAL = Path(os.environ.get("CS231N_DATA", Path(__file__).parents[3] / "shared" / FOLDER))


def python2_pickle(data, labels):
    """What Python 2's cPickle wrote with protocol 2 for {"data": uint8 (n, 3072), "labels": list of int}."""

    def text(value):
        return b"T" + struct.pack("<i", len(value)) + value

    def integers(values):
        return b"".join(b"J" + struct.pack("<i", value) for value in values)

    dtype = (
        b"cnumpy\ndtype\n"
        + text(b"u1")
        + b"K\x00K\x01\x87R(K\x03"
        + text(b"|")
        + b"NNN"
        + integers([-1, -1, 0])
    )
    array = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85" + text(b"b") + b"\x87R"
    state = b"(K\x01" + integers(data.shape) + b"\x86" + dtype + b"tb\x89" + text(data.tobytes()) + b"tb"
    labels = b"](" + integers(labels) + b"e"
    return b"\x80\x02}(" + text(b"data") + array + state + text(b"labels") + labels + b"u."


def batch(n, number):
    rng = np.random.default_rng(number)
    return rng.integers(256, size=(n, 3072), dtype=np.uint8), rng.integers(10, size=n).tolist()


def write_cifar10(folder, n=8):
    folder.mkdir(parents=True)
    for number, name in enumerate(FILES):
        (folder / name).write_bytes(python2_pickle(*batch(n, number)))
    return folder


@pytest.fixture(autouse=True)
def _own_place(tmp_path, monkeypatch):
    """No test finds data of this machine, or writes into the package."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CS231N_DATA", raising=False)
    monkeypatch.setattr(data_utils, "_datasets", lambda: tmp_path / "package" / "datasets")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path):
    return write_cifar10(tmp_path / "data" / FOLDER)


def test_batch_holds_images_with_channels_last(folder):
    X, y = load_CIFAR_batch(str(folder / "data_batch_1"))
    pixels, labels = batch(8, 0)
    assert (X.shape, X.dtype) == ((8, 32, 32, 3), np.float64)
    assert X[5, 2, 7, 1] == pixels[5, 1 * 1024 + 2 * 32 + 7]
    assert y.tolist() == labels


def test_whole_set_is_the_batches_in_order(folder):
    X_train, y_train, X_test, y_test = load_CIFAR10(str(folder))
    assert (X_train.shape, X_test.shape) == ((40, 32, 32, 3), (8, 32, 32, 3))
    np.testing.assert_array_equal(X_train[16:24], load_CIFAR_batch(folder / "data_batch_3")[0])
    assert y_train.tolist() == [label for number in range(5) for label in batch(8, number)[1]]
    assert y_test.tolist() == batch(8, 5)[1]


def test_prepared_data_are_channels_first_without_the_mean_training_image(folder):
    data = get_CIFAR10_data(cifar10_dir=folder, num_training=30, num_validation=6, num_test=5)
    assert {name: value.shape for name, value in data.items()} == {
        "X_train": (30, 3, 32, 32), "y_train": (30,), "X_val": (6, 3, 32, 32), "y_val": (6,),
        "X_test": (5, 3, 32, 32), "y_test": (5,),
    }  # fmt: skip
    assert {data[f"X_{part}"].dtype for part in ("train", "val", "test")} == {np.dtype(np.float32)}
    X, y, X_test, _ = load_CIFAR10(folder)
    mean = X[:30].mean(axis=0)
    np.testing.assert_allclose(data["X_train"], (X[:30] - mean).transpose(0, 3, 1, 2), atol=1e-4)
    np.testing.assert_allclose(data["X_val"], (X[30:36] - mean).transpose(0, 3, 1, 2), atol=1e-4)
    np.testing.assert_allclose(data["X_test"], (X_test[:5] - mean).transpose(0, 3, 1, 2), atol=1e-4)
    np.testing.assert_array_equal(data["y_val"], y[30:36])
    assert data["X_train"].flags.c_contiguous


def test_mean_can_stay(folder):
    data = get_CIFAR10_data(10, 2, 2, subtract_mean=False, cifar10_dir=folder)
    np.testing.assert_array_equal(data["X_train"][:8].reshape(8, -1), batch(8, 0)[0])


def test_more_images_than_there_are_is_refused(folder):
    with pytest.raises(ValueError, match="only 40 training and 8 test images"):
        get_CIFAR10_data(39, 2, 1, cifar10_dir=folder)


@pytest.mark.parametrize("named", ["data", f"data/{FOLDER}"])
def test_environment_variable_names_the_folder_or_the_one_above(folder, monkeypatch, named):
    monkeypatch.setenv("CS231N_DATA", named)
    assert len(get_CIFAR10_data(10, 2, 2)["y_train"]) == 10


@pytest.mark.parametrize("root", ["cs231n/datasets", "package/datasets", "home/.cache/cs231n"])
def test_data_are_found_in_the_course_library_and_in_the_home_folder(tmp_path, root):
    write_cifar10(tmp_path / root / FOLDER)
    assert len(get_CIFAR10_data(num_training=10, num_validation=2, num_test=2)["y_train"]) == 10


def test_argument_wins_over_the_environment(folder, monkeypatch):
    monkeypatch.setenv("CS231N_DATA", "nowhere")
    assert len(get_CIFAR10_data(10, 2, 2, cifar10_dir=folder)["y_train"]) == 10


def test_named_folder_without_the_data_is_an_error_and_nothing_is_downloaded(monkeypatch):
    with pytest.raises(FileNotFoundError, match=r"elsewhere does not hold CIFAR-10.*download_cifar10"):
        get_CIFAR10_data(cifar10_dir="elsewhere")
    monkeypatch.setenv("CS231N_DATA", "elsewhere")
    with pytest.raises(FileNotFoundError, match="which CS231N_DATA names"):
        get_CIFAR10_data()


class _Call:
    def __reduce__(self):
        return os.mkdir, ("harm",)


HOSTILE = {
    "calls a function": lambda: pickle.dumps({"data": _Call(), "labels": []}, protocol=2),
    "is cut short": lambda: python2_pickle(*batch(3, 0))[:5000],
    "is text": lambda: b"<html>Please log in</html>",
    "is empty": lambda: b"",
    "is a list": lambda: pickle.dumps([1, 2]),
    "has too few labels": lambda: python2_pickle(batch(3, 0)[0], [1, 2]),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_file_that_is_not_a_batch_is_refused_by_name_and_runs_nothing(tmp_path, kind):
    path = tmp_path / "data_batch_1"
    path.write_bytes(HOSTILE[kind]())
    with pytest.raises(ValueError, match="data_batch_1 is not a CIFAR-10 batch"):
        load_CIFAR_batch(path)
    assert not (tmp_path / "harm").exists()


class Site(http.server.BaseHTTPRequestHandler):
    """Serves one document, with ranges; `server` says where to break off and records what was asked."""

    def do_GET(self):
        asked = self.headers.get("Range")
        self.server.asked.append(asked)
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and self.server.ranges else 0
        if start >= len(self.server.document):
            self.send_error(416 if asked else 404)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(self.server.document) - start))
        self.end_headers()
        self.wfile.write(self.server.document[start : self.server.breaks_at])

    def log_message(self, *args):
        pass


def archive():
    """The small data set as the author's site packs it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for number, name in enumerate(FILES):
            content = python2_pickle(*batch(8, number))
            member = tarfile.TarInfo(f"{FOLDER}/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


@pytest.fixture
def site(monkeypatch):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.document, server.asked, server.ranges, server.breaks_at = archive(), [], True, None
        monkeypatch.setattr(data_utils, "CIFAR10_URL", f"http://127.0.0.1:{server.server_port}/cifar.tar.gz")
        monkeypatch.setattr(data_utils, "CIFAR10_MD5", hashlib.md5(server.document).hexdigest())
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_download_gives_the_data_and_leaves_nothing_else(site, tmp_path, capsys):
    found = download_cifar10(tmp_path / "new" / "root")
    assert found == tmp_path / "new" / "root" / FOLDER
    assert [path.name for path in found.parent.iterdir()] == [FOLDER]
    np.testing.assert_array_equal(load_CIFAR10(found)[3], batch(8, 5)[1])
    assert "100%" in capsys.readouterr().out


def test_data_that_are_there_are_not_fetched_again(site, folder):
    assert download_cifar10(folder.parent) == folder
    assert site.asked == []


def test_first_use_downloads_into_the_home_folder_not_into_what_is_handed_in(site, tmp_path):
    assert len(get_CIFAR10_data(10, 2, 2)["y_train"]) == 10
    assert (tmp_path / "home" / ".cache" / "cs231n" / FOLDER / "test_batch").is_file()
    assert not (tmp_path / "package").exists()


def test_broken_download_goes_on_where_it_stopped(site, tmp_path):
    site.breaks_at = 5000
    with pytest.raises(OSError, match=r"broke after 5000 of .*try again"):
        download_cifar10(tmp_path)
    site.breaks_at = None
    assert len(load_CIFAR10(download_cifar10(tmp_path))[1]) == 40
    assert site.asked == [None, "bytes=5000-"]


def test_site_without_ranges_is_read_from_the_start(site, tmp_path):
    (tmp_path / "cifar-10-python.tar.gz.part").write_bytes(site.document[:5000])
    site.ranges = False
    assert len(load_CIFAR10(download_cifar10(tmp_path))[1]) == 40


def test_complete_part_file_is_used(site, tmp_path):
    (tmp_path / "cifar-10-python.tar.gz.part").write_bytes(site.document)
    assert len(load_CIFAR10(download_cifar10(tmp_path))[1]) == 40


def test_missing_batch_file_is_put_back(site, folder):
    (folder / "data_batch_4").unlink()
    assert len(load_CIFAR10(download_cifar10(folder.parent))[1]) == 40


def test_damaged_download_is_deleted_and_the_next_one_is_clean(site, tmp_path):
    good, site.document = site.document, b"x" + site.document[1:]
    with pytest.raises(OSError, match=r"damaged .*again"):
        download_cifar10(tmp_path)
    assert list(tmp_path.iterdir()) == []
    site.document = good
    assert len(load_CIFAR10(download_cifar10(tmp_path))[1]) == 40


def test_missing_document_is_reported_with_its_address(site, tmp_path):
    site.document = b""
    with pytest.raises(OSError, match=r"http://127\.0\.0\.1.* answered 404"):
        download_cifar10(tmp_path)


def test_without_network_the_message_says_what_to_do(site, tmp_path):
    site.shutdown()
    site.server_close()
    with pytest.raises(OSError, match=r"could not be downloaded.*check the network.*CS231N_DATA"):
        get_CIFAR10_data()


@pytest.mark.skipif(not (REAL / "test_batch").is_file(), reason=f"CIFAR-10 is not at {REAL}")
def test_real_data_have_the_known_labels_and_mean():
    data = get_CIFAR10_data(cifar10_dir=REAL, num_training=100, num_validation=50, num_test=10000)
    assert np.bincount(data["y_test"]).tolist() == [1000] * 10
    assert data["y_train"][:5].tolist() == [6, 9, 9, 4, 1]  # frog, truck, truck, deer, automobile
    np.testing.assert_allclose(data["X_train"].mean(axis=0), 0, atol=1e-4)
