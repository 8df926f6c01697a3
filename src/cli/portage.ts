#!/usr/bin/env node
import { keepCompiledCode } from "../start-cache.ts";
import { keepRecordsYoung } from "../young-generation.ts";

keepRecordsYoung();
keepCompiledCode();
// Who reads the output has seen enough (`portage … | head`): the end, and no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
const { readCall } = await import("./commands.ts");
const { printHelp } = await import("./help.ts");
const { callProblem } = await import("./call-problem.ts");
const { name, command, rest } = readCall(process.argv.slice(2));
if (command === undefined) {
  printHelp(name);
  process.exitCode = name === undefined || name === "help" || name === "--help" ? 0 : 2;
} else if (rest.includes("--help")) {
  process.stdout.write(`portage ${command.usage}\n${command.summary}\n`);
} else {
  try {
    process.exitCode = await (await command.load())(rest);
  } catch (error) {
    const problem = callProblem(error);
    if (problem === undefined) throw error;
    process.stderr.write(`portage ${name}: ${problem}\nUsage: portage ${command.usage}\n`);
    process.exitCode = 2;
  }
}
