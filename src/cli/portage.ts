#!/usr/bin/env node
import { keepCompiledCode } from "../compile-cache.ts";

keepCompiledCode();
const { commands } = await import("./commands.ts");
const { printHelp } = await import("./help.ts");
const [name, ...rest] = process.argv.slice(2);
const command = name === undefined ? undefined : commands.get(name);
if (command === undefined) {
  printHelp(name);
  process.exitCode = name === undefined || name === "help" || name === "--help" ? 0 : 2;
} else {
  process.exitCode = await (await command.load())(rest);
}
