"""Message structures: the newest version of each, widened by what older versions allow."""

import corrections
import source
from events import structure_of


def _find(children, name, start):
    return next((i for i in range(start, len(children)) if children[i].name == name), None)


class Widening:
    """Adds to `base` (the newest structure) what `older` allows. `added` lists what was added, for people to look at."""

    def __init__(self, structure, version, added):
        self.structure, self.version, self.added = structure, version, added

    def merge(self, base, older, path=""):
        """Walks the older group's children and keeps beside them the place in the newest group (`at`: last matched index)."""
        self._children(base, older.children, -1, path)

    def _children(self, base, children, at, path):
        older = {child.name: child for child in children}
        for child in children:
            at = self._group(base, child, at, older, path) if child.is_group else self._segment(base, child, at, older, path)
        return at

    def _segment(self, base, child, at, older, path):
        found = _find(base.children, child.name, 0 if base.choice else at + 1)
        if found is None and at >= 0 and base.children[at].name == child.name:
            found = at
        if found is not None:
            same = base.children[found]
            same.repeats |= child.repeats
            # What an occurrence of the group is known by stays required.
            same.optional |= child.optional and base.anchor() != same.name
            return found
        # A required segment stands once in its group; a second place for it would take what begins the next occurrence.
        if any(other.name == child.name and not other.optional for other in base.children):
            return at
        covering = self._covering(base, child, at, older)
        return self._insert(base, child, at, path) if covering is None else covering

    def _group(self, base, child, at, older, path):
        found = _find(base.children, child.name, 0)
        if found is None or not base.children[found].is_group:
            found = self._renamed(base, child, at, older)
        if found is not None:
            same = base.children[found]
            same.repeats |= child.repeats
            same.optional |= child.optional
            self.merge(same, child, f"{path}{same.name}.")
            return max(found, at)
        if _find(base.children, child.anchor(), at + 1) is not None:
            # A newer version has dissolved the group.
            return self._children(base, child.children, at, path)
        covering = self._covering(base, child, at, older)
        return self._insert(base, child, at, path) if covering is None else covering

    def _covering(self, base, child, at, older):
        """Where a newer version has put the segment or group into another group: ORC into COMMON_ORDER, VISIT into PATIENT."""
        for i in range(max(at, 0), len(base.children)):
            other = base.children[i]
            before = older[other.name].segments() if other.name in older else set()
            if other.is_group and child.segments() <= other.segments() - before:
                return i if other.name in older else max(i - 1, at)
        return None

    def _renamed(self, base, child, at, older):
        for i in range(at + 1, len(base.children)):
            other = base.children[i]
            if other.is_group and other.name not in older and (other.anchor() == child.anchor() or child.segments() <= other.segments()):
                return i
        return None

    def _insert(self, base, child, at, path):
        if f"{self.structure} {path}{child.name}" in corrections.NOT_ADDED:
            return at
        new = child.copy()
        new.optional = not base.choice
        base.children.insert(at + 1, new)
        after = base.children[at].name if at >= 0 else "the beginning"
        self.added.append(f"{self.structure} {path}{child.name}{'(…)' if child.is_group else ''} after {after} ({self.version})")
        return at + 1


def all_structures():
    """Structure name to tree, and the list of what older versions added."""
    trees, added = {}, []
    for version in reversed(source.VERSIONS):
        for name, tree in source.structures(version).items():
            # ADT_A04 of 2.2 and SIU_S13 of 2.8.2 are, in table 0354, ADT_A01 and SIU_S12.
            home = structure_of(*name.split("_", 1)) or name if "_" in name else name
            if (version, name) in corrections.WRONG_VERSIONS:
                continue
            if home not in trees:
                if home != name:
                    continue
                tree.optional = False
                trees[name] = tree
            else:
                Widening(home, version, added).merge(trees[home], tree)
    corrections.correct_structures(trees)
    return dict(sorted(trees.items())), added


def notation(node):
    """
    HL7's abstract message syntax on one line: `[X]` optional, `{X}` repeating, `GROUP(A B)`, `CHOICE<A|B>`.
    """
    if node.children is None:
        text = node.name
    elif node.choice:
        text = f"{node.name}<{'|'.join(notation(child) for child in node.children)}>"
    else:
        text = f"{node.name}({' '.join(notation(child) for child in node.children)})"
    if node.repeats:
        text = f"{{{text}}}"
    return f"[{text}]" if node.optional else text
