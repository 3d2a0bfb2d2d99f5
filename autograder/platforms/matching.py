"""Which person of the roster a platform speaks of."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from autograder.platforms.reading import Claim
from autograder.platforms.roster import Person


class Unmatched(ValueError):
    """Nobody of the roster, or not only one, can be meant; the message says which."""


class Matcher:
    """Finds people by what platforms call them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = {person.id: person for person in people}
        self._sure: list[dict[str, set[str]]] = [defaultdict(set) for _ in range(3)]
        self._names: dict[str, set[str]] = defaultdict(set)
        for person in self.people.values():
            for level, texts in enumerate(
                ([person.lms_user_id], [person.id], [person.email, *person.aliases])
            ):
                for text in filter(None, texts):
                    self._sure[level][text.casefold()].add(person.id)
            for name in _names(person):
                self._names[name].add(person.id)

    @property
    def ids(self) -> frozenset[str]:
        """Everything that is not a name, in lower case."""
        return frozenset(text for level in self._sure for text in level)

    def find(self, claim: Claim) -> Person:
        """The person who is meant.

        Raises:
            Unmatched: it is not certain.
        """
        for text in filter(None, (*claim.ids, claim.email)):
            found = self.by_id(text)
            if len(found) == 1 and self._agrees(found[0], text, claim):
                return found[0]
        found = self.by_name(claim.name)
        if len(found) == 1:
            return found[0]
        if found:
            several = " or ".join(person.shown for person in found[:5])
            raise Unmatched(f"it may be {several}; give a roster with what the platform calls them")
        raise Unmatched("nobody of the roster is called so")

    def by_id(self, text: str) -> list[Person]:
        """People whom something else than a name names, by the surest kind of it."""
        for level in self._sure:
            if ids := level.get(text.casefold()):
                return [self.people[name] for name in sorted(ids)]
        return []

    def by_name(self, name: str) -> list[Person]:
        """People of a name, whichever part stands first; Moodle puts the group and a hyphen before it."""
        parts = name.split("-")
        for at in range(min(len(parts), 5)):
            if ids := self._names.get(name_key("-".join(parts[at:]))):
                return [self.people[each] for each in sorted(ids)]
        return []

    def _agrees(self, person: Person, text: str, claim: Claim) -> bool:
        """Whether a number is this student's: numbers of several kinds may be equal, names then differ."""
        if not text.isdigit() or not claim.name or person.lms_user_id == text:
            return True
        own = _names(person)
        return not own or name_key(claim.name) in own


def name_key(name: str) -> str:
    """A name without its case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def _names(person: Person) -> set[str]:
    orders = (f"{person.first_name}{person.last_name}", f"{person.last_name}{person.first_name}")
    return {text for order in orders if (text := name_key(order))}


def joined(known: Iterable[Person], listed: Iterable[Person]) -> tuple[list[Person], frozenset[str]]:
    """Everybody, with what both lists say, under the ids that the course knows; and who is in the second."""
    matcher = Matcher(known)
    everybody = dict(matcher.people)
    ids = set()
    for person in listed:
        name = f"{person.first_name} {person.last_name}"
        claim = Claim(name, (person.id, person.lms_user_id, *person.aliases), person.email)
        try:
            own = matcher.find(claim)
        except Unmatched:
            everybody[person.id] = person
            ids.add(person.id)
            continue
        ids.add(own.id)
        aliases = (*own.aliases, *person.aliases, *({person.id} - {own.id}))
        everybody[own.id] = replace(
            own,
            first_name=own.first_name or person.first_name,
            last_name=own.last_name or person.last_name,
            email=own.email or person.email,
            lms_user_id=own.lms_user_id or person.lms_user_id,
            section=own.section or person.section,
            aliases=tuple(dict.fromkeys(aliases)),
            submitted=person.submitted,
        )
    return list(everybody.values()), frozenset(ids)
