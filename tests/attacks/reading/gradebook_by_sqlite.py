"""Opens the gradebook as a database.

outcome: failed
says: OperationalError
"""

import sqlite3


def moving_average(x, width):
    tell(sqlite3.connect(f"file:{COURSE}/gradebook.db?mode=ro", uri=True).execute("select * from student"))
