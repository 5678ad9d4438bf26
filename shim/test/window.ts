// A window for the tests of what asks the extension.

/**
 * Installs one as global.
 * @param postMessage hears how the page looks for the extension
 * @param other what is different about it
 */
export function installWindow(
  postMessage: (message: unknown, target: string, ports: [MessagePort]) => void,
  other: object = {},
): void {
  const origin = "https://example.jp";
  const listeners = { addEventListener: () => undefined, removeEventListener: () => undefined };
  const window = { postMessage, ...listeners, origin, location: { origin } };
  Object.assign(globalThis, { window: Object.assign(window, { top: window }, other) });
}
