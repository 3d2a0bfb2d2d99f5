"""A Jupyter notebook as other programs save it.

Each function takes notebook JSON of version 4.5 and changes it into the shape that its program writes, as far
as published notebooks and its documentation show. What a program does to foreign cell metadata is seldom
documented and changes with its version: where a docstring says "assumed", the worse case is here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat

Json = dict[str, Any]

EDITORS: dict[str, Callable[[Json], Json]] = {}


def editor(change: Callable[[Json], Json]) -> Callable[[Json], Json]:
    EDITORS[change.__name__] = change
    return change


@editor
def colab(nb: Json) -> Json:
    """Colab: format 4.0, so no cell ids; ids are in the metadata, at first those of the file (assumed).

    Cells that ran say when and by whom; widgets are kept without the `state` that nbformat's schema expects.
    """
    nb["nbformat_minor"] = 0
    nb["metadata"] = {
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "colab": {"provenance": [], "gpuType": "T4", "toc_visible": True},
        "accelerator": "GPU",
        "widgets": {"application/vnd.jupyter.widget-state+json": {"0a1b2c": {"model_name": "HTMLModel"}}},
    }
    for cell in nb["cells"]:
        cell["metadata"]["id"] = cell.pop("id")
        if cell["cell_type"] == "code":
            cell["metadata"] |= {
                "outputId": "7d1b2c3a-9e5f-4f7b-8a61-2f3c4d5e6f70",
                "colab": {"base_uri": "https://localhost:8080/", "height": 430},
                "cellView": "form",
                "executionInfo": {
                    "status": "ok",
                    "timestamp": 1732400000000,
                    "user_tz": 480,
                    "elapsed": 12,
                    "user": {"displayName": "A Student", "userId": "00000000000000000000"},
                },
            }
            cell["execution_count"] = 3
    return nb


@editor
def colab_stripped(nb: Json) -> Json:
    """Colab, where the cells were pasted into a new notebook: other ids, no foreign metadata (assumed)."""
    for number, cell in enumerate(colab(nb)["cells"]):
        cell["metadata"] = {"id": f"{number:02}kXw9QmZt_R"}
        if cell["cell_type"] == "code":
            cell["metadata"]["outputId"] = "c0ffee00-1111-4222-8333-444455556666"
    return nb


@editor
def vscode(nb: Json) -> Json:
    """Visual Studio Code: foreign metadata and ids stay; a cell in another language than Python says so."""
    nb["metadata"] = {
        "kernelspec": {"display_name": ".venv (3.12.4)", "language": "python", "name": "python3"},
        "language_info": {
            "codemirror_mode": {"name": "ipython", "version": 3},
            "file_extension": ".py",
            "mimetype": "text/x-python",
            "name": "python",
            "nbconvert_exporter": "python",
            "pygments_lexer": "ipython3",
            "version": "3.12.4",
        },
    }
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    other = {"cell_type": "code", "id": "5a7d0f3e", "execution_count": None, "outputs": [], "source": ["ls"]}
    nb["cells"].append(other | {"metadata": {"vscode": {"languageId": "shellscript"}}})
    return nb


@editor
def vscode_old(nb: Json) -> Json:
    """Visual Studio Code of 2021 and 2022: format 4.2, no ids, the former format and the interpreter noted,
    metadata lost (assumed)."""
    nb = vscode(nb)
    nb["nbformat_minor"] = 2
    nb["metadata"] |= {"orig_nbformat": 4, "vscode": {"interpreter": {"hash": "31f2aee4e71d21fb" * 4}}}
    for cell in nb["cells"]:
        del cell["id"]
        cell["metadata"] = {}
    return nb


@editor
def jupyterlite(nb: Json) -> Json:
    """JupyterLite: everything stays, ids too; the kernel is Pyodide, under the name `python`."""
    nb["metadata"] = {
        "kernelspec": {"name": "python", "display_name": "Python (Pyodide)", "language": "python"},
        "language_info": {
            "codemirror_mode": {"name": "python", "version": 3},
            "file_extension": ".py",
            "mimetype": "text/x-python",
            "name": "python",
            "nbconvert_exporter": "python",
            "pygments_lexer": "ipython3",
            "version": "3.8",
        },
    }
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            cell["metadata"]["trusted"] = True
    return nb


@editor
def deepnote(nb: Json) -> Json:
    """Deepnote: its own keys and ids in place of foreign metadata (assumed), and a cell of its own."""
    nb["nbformat_minor"] = 0
    nb["metadata"] = {
        "deepnote": {"is_reactive": False},
        "orig_nbformat": 2,
        "deepnote_notebook_id": "f1d2d2f924e986ac86fdf7b36c94bcdf",
        "deepnote_execution_queue": [],
    }
    for number, cell in enumerate(nb["cells"]):
        del cell["id"]
        code = cell["cell_type"] == "code"
        cell["source"] = "".join(cell["source"])  # one text, not a list of lines
        cell["metadata"] = {
            "cell_id": f"00{number:03}-4dbe-81ea",
            "deepnote_cell_type": "code" if code else "markdown",
            "tags": [],
            "deepnote_cell_height": 65.0,
        }
        if code:
            cell["metadata"] |= {
                "source_hash": "b623e53d",
                "execution_start": 1732400000000,
                "execution_millis": 12,
                "deepnote_to_be_reexecuted": False,
                "output_cleared": False,
            }
        elif cell["source"].startswith("# "):  # headings become blocks of text of their own
            cell["metadata"] |= {"deepnote_cell_type": "text-cell-h1", "formattedRanges": []}
    nb["cells"].append(
        {
            "cell_type": "markdown",
            "source": "<a style='text-decoration:none' target=\"_blank\">Created in <b>Deepnote</b></a>",
            "metadata": {"tags": [], "created_in_deepnote_cell": True, "deepnote_cell_type": "markdown"},
        }
    )
    return nb


@editor
def classic(nb: Json) -> Json:
    """The classic Jupyter Notebook 6: format 4.4, no ids, lists of lines, its view in the metadata."""
    nb["nbformat_minor"] = 4
    for cell in nb["cells"]:
        del cell["id"]
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
        cell["metadata"] |= {"collapsed": False, "scrolled": True}
    return nb


@editor
def format_3(nb: Json) -> Json:
    """IPython Notebook, format 3: worksheets, `input`, heading cells."""
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"])
    old = nbformat.convert(nbformat.from_dict(nb), 3)
    return dict(old)
