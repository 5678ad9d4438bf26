// The background: opens consent windows and keeps content scripts where the
// person allowed them. It may be stopped at any time and holds no state.
import { open } from "./open.ts";
import { allowed, injectInto, registerSites, reviveSites } from "./sites.ts";
import { status } from "./status.ts";
import { decode, type Rule } from "../../../protocol/decode.ts";
import { countRule, nonceRule, requestIDRule } from "../../../protocol/message.gen.ts";
import type { BackgroundRequest } from "../common/messages.ts";

const requestRule: Rule<BackgroundRequest> = {
  oneOf: {
    open: {
      required: ["type", "link", "request", "count"],
      properties: {
        type: { enum: ["open"] },
        link: requestIDRule,
        request: requestIDRule,
        count: countRule,
        nonce: nonceRule,
      },
    },
    status: { required: ["type"], properties: { type: { enum: ["status"] } } },
  },
};

async function answer(value: unknown, sender: chrome.runtime.MessageSender): Promise<unknown> {
  const request = decode(requestRule, value);
  return request.type === "open" ? await open(request, sender, allowed) : await status();
}

chrome.runtime.onMessage.addListener((value: unknown, sender, reply) => {
  answer(value, sender).then(reply, () => { reply("internal"); });
  return true;
});

const register = () => { registerSites().catch(() => undefined); };
chrome.runtime.onInstalled.addListener(() => {
  register();
  reviveSites().catch(() => undefined);
});
chrome.runtime.onStartup.addListener(register);
chrome.permissions.onAdded.addListener(({ origins = [] }) => {
  register();
  injectInto(origins).catch(() => undefined);
});
chrome.permissions.onRemoved.addListener(register);
