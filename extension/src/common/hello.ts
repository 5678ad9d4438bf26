import { protocol, type Hello } from "../../../protocol/message.gen.ts";

/** What this extension says first on either hop. */
export function hello(): Hello {
  return {
    type: "hello",
    protocol: protocol.current,
    minimumProtocol: protocol.minimum,
    version: chrome.runtime.getManifest().version,
  };
}
