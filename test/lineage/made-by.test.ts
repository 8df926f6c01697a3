import { describe, expect, it } from "vitest";
import { madeBy } from "../../src/lineage/made-by.ts";
import type { RecordHistory } from "../../src/model/records.ts";

type Entry = RecordHistory["history"][number];
const entry = (event: Entry["event"], detail: Entry["detail"], deliveryId: string | null = null): Entry => ({ at: "2024-01-31T12:00:00.000Z", event, who: "convert", deliveryId, detail });
const converted = (tables: string) => entry("converted", { tables });
const queued = (deliveryId: string, bundle: string) => entry("queued", { bundle }, deliveryId);

describe("the conversion behind a delivery", () => {
  it("is the last one before the delivery was queued", () => {
    const history = [converted("1"), queued("a", "whole"), converted("2"), queued("b", "other")];
    expect(madeBy({ history, tables: "2" }, "a")).toEqual({ tables: "1", bundles: new Set(["whole"]) });
    expect(madeBy({ history, tables: "2" }, "b")).toEqual({ tables: "2", bundles: new Set(["other"]) });
  });

  it("is that of the whole Bundle, where a part of it was released", () => {
    const history = [converted("1"), queued("a", "whole"), entry("quarantined", {}, "a"), queued("b", "part")];
    expect(madeBy({ history, tables: "1" }, "b")).toEqual({ tables: "1", bundles: new Set(["whole", "part"]) });
  });

  it("is unknown for a delivery from before the ledger", () => {
    expect(madeBy({ history: [], tables: null }, "a")).toEqual({ tables: null, bundles: new Set() });
  });
});
