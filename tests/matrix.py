"""Reads permissions.yaml: who meets what at which address (AZ-01). The words are explained there."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("permissions.yaml")
TENANTS = ("own", "same_regency", "other_regency", "other_province")
# Which tenants a role's rights reach; elsewhere its holder is a stranger.
REACH = {
    "contributor": TENANTS[:1],
    "quality_team": TENANTS[:1],
    "principal": TENANTS[:1],
    "supervisor": TENANTS[:1],
    "assessor": TENANTS[:1],
    "regency": TENANTS[:2],
    "province": TENANTS[:3],
    "nation": TENANTS,
    "administrator": TENANTS,
}
NOT_SIGNED_IN = ("anonymous", "suspended")
ROLES = (*NOT_SIGNED_IN, *REACH)
VERDICTS = ("allow", "deny", "hide")
KEYS = {"address", "methods", "public", "elsewhere", "data", "query", "shows", "records", *VERDICTS}


class BadMatrix(ValueError):
    """The file says something that cannot be meant; the message names the route."""


@dataclass(frozen=True)
class Entry:
    """What the file says about one route."""

    name: str
    methods: tuple
    address: dict
    verdicts: dict
    public: bool | str = False
    elsewhere: str = "hide"
    data: dict = field(default_factory=dict)
    query: str = ""
    shows: str = "reach"
    records: bool = False

    @property
    def names_a_thing(self):
        """Whether the request names something that belongs to a school."""
        values = (*self.address.values(), *self.data.values())
        return "{" in self.query or any(not str(value).startswith("=") for value in values)

    def expected(self, role, tenant):
        """Return what a role meets here: allow, deny, hide or login."""
        if self.public:
            return "hide" if self.public == "hide" else "allow"
        if role in NOT_SIGNED_IN:
            return "login"
        if tenant in REACH[role] or self.elsewhere == "same" or not self.names_a_thing:
            return self.verdicts[role]
        return self.elsewhere


def _entry(name, given, groups):
    unknown = set(given) - KEYS
    if unknown:
        raise BadMatrix(f"{name}: {sorted(unknown)} means nothing")
    verdicts = {}
    for verdict in VERDICTS:
        for role in _expanded(given.get(verdict, ()), groups):
            if role in verdicts or role not in REACH:
                raise BadMatrix(f"{name}: {role} is named twice or is no role")
            verdicts[role] = verdict
    missing = set(REACH) - set(verdicts)
    if missing and not given.get("public"):
        raise BadMatrix(f"{name}: nothing is said about {sorted(missing)}")
    rest = {key: value for key, value in given.items() if key not in (*VERDICTS, "methods")}
    rest.setdefault("address", {})
    return Entry(name, tuple(given["methods"]), verdicts=verdicts, **rest)


def _expanded(roles, groups):
    for role in roles:
        yield from groups.get(role, (role,))


@cache
def entries():
    """Return the file's entries by route name."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    groups = content.pop("groups")
    return {name: _entry(name, given, groups) for name, given in content.items()}
