"""
Writes the HL7 v2 dictionary (src/parse/hl7v2/dictionary/*.json) from hl7apy. See README.md.
`--added` prints what older versions added to the newest structures.
"""

import json
import sys
from pathlib import Path

import corrections
import events
import parts
import source
import structures

GENERATOR_VERSION = 1
OUT = Path(__file__).resolve().parents[2] / "src" / "parse" / "hl7v2" / "dictionary"


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(file, columns, entries, extra=None):
    head = {"generator": GENERATOR_VERSION, "hl7apy": source.HL7APY_VERSION, "columns": columns, **(extra or {})}
    lines = [f"{compact(key)}:{compact(value)}," for key, value in head.items()]
    rows = ",\n".join(f"{compact(name)}:{compact(value)}" for name, value in entries.items())
    (OUT / file).write_text("{" + "\n".join(lines) + '\n"entries":{\n' + rows + "\n}}\n", encoding="utf-8")


def main():
    columns = ["number", "name", "type", "repeats", "table", "since", "until"]
    segments = parts.all_segments(corrections.PARTS, corrections.LATER_FIELDS)
    data_types = parts.all_data_types(corrections.PARTS)
    used = {row[2] for rows in [*segments.values(), *data_types.values()] for row in rows}
    for primitive in sorted(used - set(data_types)):
        data_types[primitive] = []
    trees, added = structures.all_structures()
    write("segments.json", columns, segments)
    write("data-types.json", columns, dict(sorted(data_types.items())), {"successors": parts.SUCCESSOR})
    write("structures.json", "HL7 abstract message syntax", {name: structures.notation(tree) for name, tree in trees.items()})
    write("events.json", "trigger event to structure", events.all_events(trees))
    if "--added" in sys.argv:
        print("\n".join(added))


main()
