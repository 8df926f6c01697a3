import { array, assert, integer, oneof, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Admitted } from "../../src/intake/admission.ts";
import { Admission } from "../../src/intake/admission.ts";

describe("Admission", () => {
  it("never lets in more than its limits, but for one body that is longer by itself, and lets in whatever fits", () => {
    const step = oneof(record({ enter: integer({ min: 0, max: 150 }) }), record({ leave: integer({ min: 0, max: 20 }) }));
    assert(
      property(array(step, { maxLength: 60 }), (steps) => {
        const admission = new Admission({ count: 4, bytes: 100 });
        const inside: { bytes: number; admitted: Admitted }[] = [];
        for (const one of steps) {
          if ("leave" in one) {
            const [left] = inside.splice(one.leave, 1);
            left?.admitted.leave();
            left?.admitted.leave();
          } else {
            const before = inside.reduce((sum, { bytes }) => sum + bytes, 0);
            const admitted = admission.enter(one.enter);
            const fits = inside.length < 4 && (inside.length === 0 || before + one.enter <= 100);
            expect(typeof admitted !== "string").toBe(fits);
            if (typeof admitted !== "string") inside.push({ bytes: one.enter, admitted });
          }
          expect(admission.underWay).toEqual({ count: inside.length, bytes: inside.reduce((sum, { bytes }) => sum + bytes, 0) });
        }
      }),
    );
  });

  it("lets nothing in while the disk is low, and goes on by itself", () => {
    let low = true;
    const admission = new Admission({ count: 1, bytes: 1 }, () => low);
    expect([admission.enter(0), admission.obstacle]).toEqual(["disk-low", "disk-low"]);
    low = false;
    expect([typeof admission.enter(0), admission.obstacle]).toEqual(["object", null]);
  });

  it("makes a door wait until there is room, or until it stops", async () => {
    const admission = new Admission({ count: 1, bytes: 100 });
    const first = admission.enter(1) as Admitted;
    const second = admission.wait(1, new AbortController().signal);
    const stopped = new AbortController();
    const third = admission.wait(1, stopped.signal);
    stopped.abort();
    expect(await third).toBeUndefined();
    first.leave();
    expect(typeof (await second)).toBe("object");
  });
});
