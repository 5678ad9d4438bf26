// Asks the module about one file after the other. Each gets a module of its
// own: one that a file breaks or makes large serves no other.
import { toBase64 } from "../../../shim/src/base64.ts";
import { Engine } from "../../../shim/src/engine.ts";
import { NatsuinError } from "../../../shim/src/error.ts";
import type { Report } from "../../../shim/src/report.ts";
import { isTooLarge, type EvidenceKind, type Piece } from "./intake.ts";

/** Starts a module. */
export type StartEngine = () => Pick<Engine, "call" | "close">;

/** Starts the extension's own module in a Worker. */
export function startEngine(): Engine {
  return new Engine(new Worker("worker.js"), chrome.runtime.getURL("natsuin.wasm"));
}

/** What the page asks of the module. */
export class Checker {
  private readonly start: StartEngine;

  constructor(start: StartEngine) {
    this.start = start;
  }

  /**
   * Judges a file.
   * @throws {NatsuinError} document-too-large, file-unreadable, and what the module says
   */
  async check(file: File, pieces: readonly Piece[], showAttributes: boolean, password?: string): Promise<Report> {
    if (isTooLarge(file.size)) {
      throw new NatsuinError("document-too-large", "reading a file to check");
    }
    return await this.ask(await bytesOf(file), file.name, pieces, showAttributes, password);
  }

  /**
   * Tries whether the module can read some evidence.
   * @throws {NatsuinError} with the code for the piece that it cannot read
   */
  async examine(pieces: readonly Piece[]): Promise<void> {
    // Evidence is read before the file; about an empty one nothing else is said.
    const { error } = await this.ask(new Uint8Array(), "", pieces, false);
    if (error !== null && error.code !== "format-unknown") {
      throw new NatsuinError(error.code, "reading evidence");
    }
  }

  private async ask(
    bytes: Uint8Array<ArrayBuffer>,
    name: string,
    pieces: readonly Piece[],
    showAttributes: boolean,
    password?: string,
  ): Promise<Report> {
    const of = (kind: EvidenceKind) => pieces.filter((piece) => piece.kind === kind).map(({ der }) => der);
    const evidence = {
      anchors: of("anchors"), crls: of("crls"), ocsps: of("ocsps"), timeStampAnchors: of("timeStampAnchors"),
    };
    const links = pieces.flatMap(({ serial, der }) => (serial === undefined ? [] : [{ serial, certificate: toBase64(der) }]));
    const engine = this.start();
    try {
      return await engine.call("verify", bytes, {
        name, at: new Date(), evidence, links, showAttributes, ...(password !== undefined && { password }),
      });
    } finally {
      engine.close();
    }
  }
}

async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new NatsuinError("file-unreadable", "reading a file to check", { cause });
  }
}
