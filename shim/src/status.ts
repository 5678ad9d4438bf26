import type { FailureCode } from "../../protocol/message.gen.ts";
import { Connection } from "./connection.ts";
import { codeOf, NatsuinError } from "./error.ts";

/** What is installed. Nothing about a reader, a card or a person. */
export interface Status {
  /** Version of the extension, if it answers on this site. */
  extension?: string;
  /** Version of the host, if it starts. */
  host?: string;
  /** The first thing that is wrong; absent when a request can be made. */
  problem?: FailureCode;
}

/** Asks whether a person could sign on this site now. Never rejects. */
export async function status(): Promise<Status> {
  try {
    const connection = await Connection.open();
    connection.send({ type: "status", id: crypto.randomUUID() });
    const reply = await connection.next().finally(() => { connection.close(); });
    if (reply.type !== "status") {
      throw new NatsuinError("message-malformed", "asking for the status");
    }
    return {
      extension: reply.version,
      ...(reply.hostVersion !== undefined && { host: reply.hostVersion }),
      ...(reply.problem !== undefined && { problem: reply.problem }),
    };
  } catch (error) {
    return { problem: codeOf(error) };
  }
}
