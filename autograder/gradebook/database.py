"""The database behind nbgrader's gradebook: SQLite, PostgreSQL, whatever SQLAlchemy's URL names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.engine import Engine
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from autograder.errors import AutograderError

REFUSALS = (IntegrityError, DataError, ValueError)
"""What the gradebook raises about single rows; nbgrader's MissingEntry and InvalidEntry are ValueErrors."""


class GradebookError(AutograderError):
    """The gradebook as a whole cannot be read or written; the message says which, why, and what to do."""


class UnknownToGradebook(GradebookError):
    """The gradebook can be read and does not know the assignment: nothing of it was graded yet."""


def is_there(db_url: str) -> bool:
    """Whether there is a gradebook to be read: SQLite makes a file of one that is asked for anything."""
    with explained(db_url):
        address = make_url(db_url)
    file = address.database if address.get_backend_name() == "sqlite" else None
    return not file or Path(file).is_file()


@contextmanager
def transaction(db_url: str, *, write: bool = False) -> Iterator[Session]:
    """A session on the gradebook, committed at the end or, after an error, undone.

    Raises:
        GradebookError: there is no such database, or it is locked, damaged, full or out of reach.
    """
    with explained(db_url), Session(_engine(db_url)) as session:
        if write and session.get_bind().dialect.name == "sqlite":
            # The write lock at once: SQLite refuses it to who has read when another program wrote since.
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        yield session
        session.commit()


@contextmanager
def explained(db_url: str) -> Iterator[None]:
    """Turn the database's own errors into a GradebookError."""
    try:
        yield
    except (ModuleNotFoundError, NoSuchModuleError, ArgumentError) as error:
        raise GradebookError(
            f"the gradebook's address {shown(db_url)} cannot be used: {error};"
            " PostgreSQL needs pip install '.[postgresql]' and postgresql+psycopg://USER@HOST/DATABASE"
        ) from error
    except SQLAlchemyError as error:
        cause = " ".join(str(getattr(error, "orig", None) or error).split())
        raise GradebookError(
            f"the gradebook {shown(db_url)} cannot be used: {cause}; nothing that was graded is lost:"
            " when it can be used again, run the same command again"
        ) from error


@cache
def _engine(db_url: str) -> Engine:
    """No connection outlives its session, so that none is held open against other programs."""
    sqlite = make_url(db_url).get_backend_name() == "sqlite"
    by_statement_only = {"isolation_level": None}  # sqlite3 starts no transaction of its own accord
    return create_engine(db_url, poolclass=NullPool, connect_args=by_statement_only if sqlite else {})


def shown(db_url: str) -> str:
    """The gradebook's address without the password."""
    try:
        return make_url(db_url).render_as_string(hide_password=True)
    except ArgumentError:
        return repr(db_url)
