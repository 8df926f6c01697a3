#!/usr/bin/env node
import { commands } from "./commands.ts";
import { printHelp } from "./help.ts";

const [name, ...rest] = process.argv.slice(2);
const command = name === undefined ? undefined : commands.get(name);
if (command === undefined) {
  printHelp(name);
  process.exitCode = name === undefined || name === "help" || name === "--help" ? 0 : 2;
} else {
  process.exitCode = await (await command.load())(rest);
}
