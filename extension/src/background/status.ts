import type { FailureCode, Version } from "../../../protocol/message.gen.ts";
import { codeOf } from "../../../shim/src/error.ts";
import { Host } from "../common/host.ts";

/** What a permitted page may know: what is installed and what is missing. */
export interface InstallationStatus {
  version: Version;
  hostVersion?: Version;
  problem?: FailureCode;
}

/** Milliseconds for which an answer is given again: no page starts a host at will. */
const KEEP = 2000;

let last: { at: number; answer: Promise<InstallationStatus> } | undefined;

/** What is installed, asked of the host or just asked of it. */
export function status(now = performance.now()): Promise<InstallationStatus> {
  if (last === undefined || now - last.at > KEEP) {
    last = { at: now, answer: ask() };
  }
  return last.answer;
}

/** Starts the host for a greeting only; no reader and no card is touched. */
async function ask(): Promise<InstallationStatus> {
  const { version } = chrome.runtime.getManifest();
  try {
    const host = await Host.connect();
    host.close();
    return { version, hostVersion: host.version };
  } catch (error) {
    return { version, problem: codeOf(error) };
  }
}
