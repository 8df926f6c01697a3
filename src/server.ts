import { keepCompiledCode } from "./start-cache.ts";
import { keepRecordsYoung } from "./young-generation.ts";

keepRecordsYoung();
keepCompiledCode();
const { serve } = await import("./serve.ts");
const { parts } = await import("./compose.ts");
await serve(parts);
