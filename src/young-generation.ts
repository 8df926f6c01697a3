import { setFlagsFromString } from "node:v8";

/**
 * Has V8 make all objects in the young generation, where what a record leaves behind costs nothing to clear away. While the
 * service starts, V8 sees that nearly everything lives on, concludes it of the code that makes records too, and from then on
 * makes their objects in the old generation; each keeps all that it points to until the next full collection. A conversion
 * took a fifth longer and the heap grew by a Bundle with each (docs/adr/0012).
 */
export function keepRecordsYoung(): void {
  setFlagsFromString("--no-allocation-site-pretenuring");
}
