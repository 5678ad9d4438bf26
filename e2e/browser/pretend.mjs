// A host of another age: runs the real one, and gives the hello of either side
// other protocol numbers, so that both believe it.
//
//   node pretend.mjs NUMBER MINIMUM HOST ARGUMENT...
import { spawn } from "node:child_process";
import { endianness } from "node:os";

const [number = "", minimum = "", host = "", ...args] = process.argv.slice(2);
const little = endianness() === "LE";
const child = spawn(host, args, { stdio: ["pipe", "pipe", "inherit"] });

/**
 * Passes frames on; the first one, a hello, with other numbers.
 * @param {NodeJS.ReadableStream} from
 * @param {NodeJS.WritableStream} to
 */
function pass(from, to) {
  let hello = Buffer.alloc(0);
  let greeted = false;
  from.on("data", (/** @type {Buffer} */ data) => {
    if (greeted) {
      to.write(data);
      return;
    }
    hello = Buffer.concat([hello, data]);
    const size = hello.length < 4 ? Infinity : little ? hello.readUInt32LE(0) : hello.readUInt32BE(0);
    if (hello.length >= 4 + size) {
      greeted = true;
      const body = Buffer.from(renumber(hello.subarray(4, 4 + size).toString()));
      const head = Buffer.alloc(4);
      head[little ? "writeUInt32LE" : "writeUInt32BE"](body.length);
      to.write(Buffer.concat([head, body, hello.subarray(4 + size)]));
    }
  });
  from.on("end", () => to.end());
}

/** Other numbers in a hello. */
const renumber = (/** @type {string} */ hello) => hello
  .replace(/"protocol":\d+/, `"protocol":${number}`)
  .replace(/"minimumProtocol":\d+/, `"minimumProtocol":${minimum}`);
pass(process.stdin, child.stdin);
pass(child.stdout, process.stdout);
child.on("exit", (code) => process.exit(code ?? 1));
