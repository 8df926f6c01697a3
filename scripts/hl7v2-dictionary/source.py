"""The versions of HL7 v2 as hl7apy holds them, brought into plain shapes: nothing here decides anything."""

import copy
import importlib
from dataclasses import dataclass, field
from importlib.metadata import version as installed_version

VERSIONS = ["2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8", "2.8.1", "2.8.2"]
HL7APY_VERSION = installed_version("hl7apy")


@dataclass
class Part:
    """One field of a segment or one component of a data type in one version."""

    number: int
    name: str
    type: str
    repeats: bool
    table: str | None


@dataclass
class Node:
    """A segment (children is None) or group of a message structure."""

    name: str
    optional: bool
    repeats: bool
    choice: bool = False
    children: list["Node"] | None = field(default=None)

    @property
    def is_group(self):
        return self.children is not None

    def copy(self):
        return copy.deepcopy(self)

    def segments(self):
        """Names of all segments at or below this node."""
        if self.children is None:
            return {self.name}
        return set().union(*(child.segments() for child in self.children))

    def anchor(self):
        """The first segment that an occurrence of this node must have, or its first one."""
        if self.children is None:
            return self.name
        first = next((child for child in self.children if not child.optional), self.children[0])
        return first.anchor()


def _module(version, name):
    return importlib.import_module(f"hl7apy.v{version.replace('.', '_')}.{name}")


def _parts(entries):
    parts = []
    for key, facts, (_, most), _ in entries:
        if facts is None or facts[2] is None:
            continue
        table = facts[4]
        parts.append(Part(int(key.rsplit("_", 1)[1]), facts[3], facts[2].upper() if facts[2] != "varies" else "varies", most != 1, table[3:] if table else None))
    return parts


def segments(version):
    """Segment name to its fields. In hl7apy ORO of 2.1 lacks the word `sequence`, QRD of 2.7 its fields."""
    found = {}
    for name, facts in _module(version, "segments").SEGMENTS.items():
        kind, entries = facts if len(facts) == 2 and isinstance(facts[0], str) else ("sequence", facts)
        if kind == "sequence" and facts != ("sequence",):
            found[name] = _parts(entries)
    return found


def data_types(version):
    """Name of a composite data type to its components."""
    return {name: _parts(entries) for name, entries in _module(version, "datatypes").DATATYPES_STRUCTS.items()}


def structures(version):
    """Message structure name to its tree. Group names lose the structure's name in front."""
    groups = _module(version, "groups").GROUPS

    def node(entry, prefix):
        name, _, (least, most), kind = entry
        if kind == "SEG":
            return Node("*" if name == "ANYHL7SEGMENT" else name, least == 0, most != 1)
        shape, entries = groups[name]
        return Node(name[len(prefix) :] if name.upper().startswith(prefix.upper()) else name, least == 0, most != 1, shape == "choice", nodes(entries, prefix))

    def nodes(entries, prefix):
        """hl7apy has a few groups without members; they say nothing."""
        return [child for child in (node(entry, prefix) for entry in entries) if child.children != []]

    return {
        name: Node(name, False, False, shape == "choice", nodes(entries, f"{name}_"))
        for name, (shape, entries) in _module(version, "messages").MESSAGES.items()
    }
