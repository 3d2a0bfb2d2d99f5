"""The help of the command line, as somebody reads it who looks for an option."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from autograder.__main__ import MODULES, main


def shown(*command: str) -> str:
    return CliRunner().invoke(main, [*command, "--help"], terminal_width=80).output


@pytest.mark.parametrize("name", MODULES)
def test_help_lists_every_option_once_and_says_what_it_does(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert all(option.help for option in options)
    _, *sections = re.split(r"^\S.*:$", shown(name), flags=re.MULTILINE)
    listed = [option for text in sections for option in re.findall(r"\n  (?:-\w, )?(--[a-z-]+)", text)]
    assert sorted(listed) == sorted(["--help", *(max(option.opts, key=len) for option in options)])


def test_help_of_grade_stands_under_headings() -> None:
    text = shown("grade")
    headings = re.findall(r"^(\S.*):$", text, re.MULTILINE)
    assert headings == [
        "What is graded",
        "How",
        "On other machines",
        "Where it goes, and what is said",
    ]


def test_each_command_is_summed_up_in_a_whole_sentence() -> None:
    *_, commands = shown().partition("Commands:")
    assert "..." not in commands
