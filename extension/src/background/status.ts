import type { FailureCode, Version } from "../../../protocol/message.gen.ts";
import { codeOf } from "../../../shim/src/error.ts";
import { Host } from "../common/host.ts";

/** What a permitted page may know: what is installed and what is missing. */
export interface InstallationStatus {
  version: Version;
  hostVersion?: Version;
  problem?: FailureCode;
}

/** Starts the host for a greeting only; no reader and no card is touched. */
export async function status(): Promise<InstallationStatus> {
  const { version } = chrome.runtime.getManifest();
  try {
    const host = await Host.connect();
    host.close();
    return { version, hostVersion: host.version };
  } catch (error) {
    return { version, problem: codeOf(error) };
  }
}
