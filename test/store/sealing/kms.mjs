// Stands for the command line of a key management service: XOR with a byte that is its key. `kms.mjs BYTE wrap|unwrap`.
import { text } from "node:stream/consumers";

const [byte, verb] = process.argv.slice(2);
const bytes = Buffer.from(await text(process.stdin), "base64");
if (byte === "refuses") process.exit(7);
if (byte === "hangs") await new Promise((resolve) => setTimeout(resolve, 60_000));
if (byte === "babbles") process.stdout.write("no such key\n");
else if (verb === "wrap") process.stdout.write(`${Buffer.from([Number(byte), ...bytes.map((one) => one ^ Number(byte))]).toString("base64")}\n`);
else if (verb === "unwrap" && bytes[0] === Number(byte)) process.stdout.write(`${Buffer.from(bytes.subarray(1).map((one) => one ^ Number(byte))).toString("base64")}\n`);
else process.exit(2);
