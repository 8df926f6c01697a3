"""Fields and components: the newest superset of all versions."""

import re

import source

# What newer versions of the standard made of a data type; the predecessors are read as their successors.
SUCCESSOR = {"CE": "CWE", "TS": "DTM", "CN": "XCN", "PN": "XPN", "AD": "XAD", "TN": "XTN", "CK": "CX"}
WITHDRAWN = {"WD"}
# The number that the standard writes where a coded field has no table of its own.
NO_TABLE = "9999"

LOWER = {"and", "of", "or", "the", "for", "to", "in", "by", "from", "with", "on", "at", "per", "a"}
UPPER = {"ID", "HL7", "DNR", "DRG", "SSN", "UB82", "OID", "URI", "UDI", "CDC", "ISO", "HMO", "QTY", "ICU", "R", "U", "S"}


def readable(name, owner):
    """`SET_ID_PID` to `Set ID - PID`."""
    words = name.split("_")
    suffix = ""
    if len(words) > 1 and words[-1] == owner:
        words, suffix = words[:-1], f" - {owner}"
    text = [w if w in UPPER else w.lower() if i and w.lower() in LOWER else w.capitalize() for i, w in enumerate(words)]
    return re.sub(r" E G (\w+)$", r" (e.g. \1)", " ".join(text)).replace(" S ", "'s ") + suffix


def is_private(type_name):
    """CM_PAT_ID and CN_SIMPLE: hl7apy's own names where an old version described a field's components in prose."""
    return type_name == "CM" or type_name.startswith(("CM_", "CK_")) or type_name.endswith(("_SIMPLE", "_0192", "_CHALLENGE"))


def newest(owner, by_version, corrections):
    """
    Merges one segment's or data type's parts. `by_version` is a list of (version, parts), oldest first. Rows are
    [number, name, type, repeats 0/1, table or null, since, until].
    """
    numbers = sorted({part.number for _, parts in by_version for part in parts})
    rows = []
    for number in numbers:
        history = [(version, part) for version, parts in by_version for part in parts if part.number == number]
        real = [(version, part) for version, part in history if part.type not in WITHDRAWN]
        if not real:
            continue
        typed = next(((v, p) for v, p in reversed(real) if not is_private(p.type)), real[-1])[1]
        last = real[-1][1]
        row = [
            number,
            readable(history[-1][1].name if history[-1][1].type not in WITHDRAWN else last.name, owner),
            SUCCESSOR.get(typed.type, typed.type),
            int(last.repeats),
            next((part.table for _, part in reversed(real) if part.table not in (None, NO_TABLE)), None),
            history[0][0],
            real[-1][0],
        ]
        for column, value in corrections.get(f"{owner}-{number}", {}).items():
            row[["number", "name", "type", "repeats", "table", "since", "until"].index(column)] = value
        rows.append(row)
    return rows


def all_segments(corrections, later_fields):
    by_name = {}
    for version in source.VERSIONS:
        for name, parts in source.segments(version).items():
            by_name.setdefault(name, []).append((version, parts))
    return {name: newest(name, history, corrections) + later_fields.get(name, []) for name, history in sorted(by_name.items())}


def all_data_types(corrections):
    predecessors = {new: old for old, new in SUCCESSOR.items()}
    by_version = {version: source.data_types(version) for version in source.VERSIONS}
    names = {name for types in by_version.values() for name in types} - set(SUCCESSOR)
    types = {}
    for name in sorted(names):
        if is_private(name):
            continue
        history = []
        for version, known in by_version.items():
            parts = known.get(name) or known.get(predecessors.get(name, ""))
            if parts:
                history.append((version, parts))
        types[name] = newest(name, history, corrections)
    return types
