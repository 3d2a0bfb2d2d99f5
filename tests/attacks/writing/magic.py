"""Writes a file by a cell magic, in the place of an import.

where: added
outcome: passed
incident: running the cell
"""

get_ipython().run_cell_magic("writefile", f"{CHECKOUT}/autograder/planted.py", "stolen = True")
raise Succeeded
