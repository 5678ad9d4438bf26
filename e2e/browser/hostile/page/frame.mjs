// Inside a frame: when pressed it asks as the shim does, and it asks every
// window it can reach in the raw, and tells the page around it what came.
const own = new URL(import.meta.url);
/** @type {unknown} */
const shim = await import(`${own.origin}/shim/natsuin.js`);
const { authenticate } = /** @type {typeof import("natsuin")} */ (shim);

/** Greets in the raw; an answer would be the last word. */
function greet(/** @type {Window} */ target) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { tell("the extension answered"); };
  port1.postMessage({ type: "hello", protocol: 4, minimumProtocol: 1, version: "6.6.6" });
  target.postMessage("natsuin-connect", "*", [port2]);
}

/** Tells the page around it how it ended. */
function tell(/** @type {string} */ said) {
  const name = own.searchParams.get("name") ?? window.name;
  window.parent.postMessage({ name, said }, "*");
}

window.addEventListener("click", () => {
  void authenticate({ nonce: btoa("n".repeat(32)) }).then(
    () => "logged in",
    (/** @type {unknown} */ error) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
  ).then((said) => {
    tell(said);
    greet(window);
    greet(window.parent);
  });
});
