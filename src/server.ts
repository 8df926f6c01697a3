import { keepCompiledCode } from "./start-cache.ts";

keepCompiledCode();
const { serve } = await import("./serve.ts");
const { parts } = await import("./compose.ts");
await serve(parts);
