import { cpSync } from "node:fs";

// What the emitted code reads beside itself: SQL files, the HL7 v2 dictionary.
cpSync("src", "dist", { recursive: true, filter: (path) => !path.endsWith(".ts") && !path.endsWith(".md") });
