"""What tests and the intake say of a submission, in English, with places for what they name."""

from __future__ import annotations

from autograder.translation import marked as _

OF_TESTS = (
    _("%(name)s is wrong in %(wrong)s of %(size)s elements"),
    _("%(name)s is wrong in %(wrong)s of %(size)s elements, most of all at %(place)s"),
    _("%(name)s is NaN (not a number) in %(wrong)s of %(size)s elements, first at %(place)s"),
    _("%(name)s is infinite in %(wrong)s of %(size)s elements, first at %(place)s"),
    _("%(name)s has shape %(given)s, but it should be %(right)s"),
    _("%(name)s has dtype %(given)s, but it should be %(right)s"),
    _("%(name)s should be an array of numbers; it is a %(kind)s"),
    _("%(name)s should be a dict; it is a %(kind)s"),
    _("%(name)s should be a text; it is a %(kind)s"),
    _("%(name)s has no entry %(key)s"),
    _("the code did not finish within %(seconds)s s and was stopped"),
    _("the code ended its Python process (exit code %(status)s) instead of returning"),
    _("the answer uses %(module)s, but this question is to be answered without it"),
    _("the values are wrong, so this test could not look at what it is about"),
    _("the time for all tests together was used up before this one"),
    _("%(kind)s in cell '%(cell)s', line %(line)s: %(text)s"),
    _("%(kind)s in %(file)s.py, line %(line)s: %(text)s"),
    _("%(kind)s in cell '%(cell)s', line %(line)s"),
    _("%(kind)s in %(file)s.py, line %(line)s"),
)
"""Of `autograder.testing` and `autograder.sandbox`."""

OF_NOTES = (
    _("the notebook is missing; its questions score 0"),
    _("the notebook is missing; its questions score 0. There were %(files)s: hand in .ipynb files"),
    _("the notebooks are missing; their questions score 0"),
    _("the notebooks are missing; their questions score 0. There were %(files)s: hand in .ipynb files"),
    _("the file cannot be read (%(problem)s); its questions score 0, so hand in the notebook itself"),
    _(
        "the file %(name)s cannot be read (%(problem)s); its questions score 0, so hand in the "
        "notebook itself"
    ),
    _("%(problem)s; its questions score 0, so hand in the notebook again"),
    _("the file cannot be read (%(problem)s)"),
    _("the archive cannot be read (%(problem)s); hand in the notebooks, or a zip of them"),
    _(
        "there are %(count)s copies of this notebook: %(graded)s, the newest one with answers, was "
        "graded, and %(others)s was not; hand in one copy"
    ),
    _("there are %(count)s copies: %(graded)s was graded, and %(others)s was not; hand in one copy"),
    _("the file is named %(name)s; it was graded all the same, but keep its name %(right)s"),
    _("nothing is answered in the notebook; its questions were graded from %(file)s"),
    _("%(file)s answers its questions, too; %(graded)s, %(reason)s, was graded, and %(other)s was not"),
    _("the notebook"),
    _("the newer one"),
    _("as neither is newer"),
    _("not graded: %(problem)s"),
    _("not graded, as this notebook lies beside the archive"),
    _("not opened, as all notebooks lie beside it"),
    _("%(count)s of its files were not read, as there are too many; hand in the notebooks alone"),
    _("%(file)s points out of the zip file; only its name was used"),
    _("left out, as nothing in it is graded: %(files)s"),
    _("%(files)s and %(count)s more files"),
    _("it is none of the notebooks"),
    _("the notebooks together are too large"),
    _("the Python files together are too large"),
    _("there are too many archives"),
    _("it has more than %(count)s characters"),
    _("it has %(size)s MB, allowed are %(limit)s"),
    _(
        "without its outputs it has %(size)s MB, allowed are %(limit)s; remove large texts and "
        "pictures from it"
    ),
    _("it is not text in UTF-8; save the notebook again in Jupyter"),
    _("it is not text in the encoding that its first bytes state"),
    _("it is not text"),
    _("its outputs have too many parts; clear all outputs and save the notebook"),
    _("it is a link, and links are not followed"),
    _("it is a link"),
    _("it is compressed in an unusual way"),
    _("unpacked, it is too large"),
    _("it is damaged"),
    _("it is damaged (%(error)s)"),
    _("it has a password, or is packed in an unusual way"),
    _("it is no zip file, or cut off"),
    _("it holds too many files; put only the notebooks into it"),
    _("its files lie over each other; pack it again"),
    _("this is not a notebook: %(problem)s"),
    _("the text is not valid JSON"),
    _("the text is not valid JSON (line %(line)s)"),
    _("its JSON has no list of cells"),
    _("its JSON has more than %(count)s parts"),
    _("it has more than %(count)s cells"),
    _("it has more than %(count)s characters of code"),
    _(
        "%(count)s cells had lost nbgrader's metadata, as some editors drop it; they were recognised "
        "by their ids and contents, so there is nothing to do"
    ),
    _(
        "the notebook was saved for the language %(language)s; it was graded as Python 3, so choose a"
        " Python 3 kernel to try your answers"
    ),
    _("the %(cell)s is missing; the original was put back"),
    _("the %(cell)s was changed; the original was used"),
    _(
        "the %(cell)s was changed; the original was used. Left out: %(lines)s; put code of your own "
        "into a cell of your own"
    ),
    _("%(lines)s and %(count)s more lines"),
    _("what you wrote into the %(cell)s is kept as text of your own behind it; the original was put back"),
    _("the %(cell)s is there %(count)s times; the original was used once"),
    _("a copy of the %(cell)s holds other code, which ran as a cell of your own"),
    _("test cell"),
    _("locked cell"),
    _("the answer cell is missing; download the release again and paste your answer into it"),
    _("the cell was turned into %(kind)s; it was graded as %(right)s, so change its type back"),
    _("the answer was spread over %(count)s cells; they were graded as one, so merge them"),
    _("the cell is there %(count)s times; the last one that you changed was graded"),
    _("the cell had lost its nbgrader metadata; it was found by %(means)s"),
    _("the name that it defines"),
    _("its place"),
    _(
        "the cell had lost its nbgrader metadata and was turned into %(kind)s; it was found by the "
        "name that it defines"
    ),
    _("the answer was merged into cell '%(cell)s'; it was found by the name that it defines"),
    _(
        "the answer is not in its cell but in cell %(number)s; it was found by the name that it "
        "defines, so move it into the answer cell"
    ),
    _(
        "shell commands such as `%(command)s` are left out when a notebook is graded; answers may use"
        " the libraries that the released notebook imports"
    ),
    _(
        "this needs Python 3.12 or newer (%(what)s), and Python %(version)s graded it; write it so "
        "that both read it"
    ),
    _("%(count)s more of its cells have something of the kind"),
    _("%(count)s more notes are left out, in %(files)s; mend those above, then try again"),
    _("`%(code)s` is Python 2, and Python 3 grades this file; rewrite it"),
    _("`%(code)s` is Python 2, and Python 3 grades this file; write `%(new)s`"),
    _("%(names)s is not Python (%(problem)s); the rest was graded without it"),
    _("this part of the file"),
    _("the answer reached for something outside of the sandbox, and was stopped: %(error)s"),
    _("running the cell: %(error)s"),
    _("running it: %(error)s"),
)
"""Of `autograder.intake` and what else writes incidents; words that stand in them, too."""

OF_PLACES = (
    _("%(file)s: cell '%(cell)s'"),
    _("%(file)s, line %(line)s"),
    _("the submission"),
    _("this submission"),
)
"""Where an incident happened."""
