// Lies in where it asks from: frames of every kind, and the extension's own
// pages inside a page of this site.

/** What lies in a frame: it asks when it is pressed, and says how it ended. */
const inside = (/** @type {string} */ name) =>
  `<!doctype html><body style="margin:0;height:100vh"><script type="module" src="${window.origin}/page/frame.mjs?name=${name}"></script>`;

/**
 * The frames, by name.
 * @param {string} other origin of another site
 * @returns {Record<string, (frame: HTMLIFrameElement) => void>}
 */
function kinds(other) {
  return {
    "of-this-site": (frame) => { frame.src = "/page/frame.html"; },
    "of-another-site": (frame) => { frame.src = `${other}/page/frame.html`; },
    sandboxed: (frame) => {
      frame.sandbox.add("allow-scripts");
      frame.src = "/page/frame.html";
    },
    "sandboxed-text": (frame) => {
      frame.sandbox.add("allow-scripts");
      frame.srcdoc = inside("sandboxed-text");
    },
    data: (frame) => { frame.src = `data:text/html,${encodeURIComponent(inside("data"))}`; },
    blank: (frame) => {
      frame.onload = () => {
        const inner = frame.contentDocument ?? document;
        inner.body.style.height = "100vh";
        const script = inner.createElement("script");
        script.type = "module";
        script.src = `${window.origin}/page/frame.mjs?name=blank`;
        inner.body.append(script);
      };
    },
  };
}

/** Shows what a frame says, in a place of its own. */
function listen() {
  window.addEventListener("message", (/** @type {MessageEvent<{ name?: string, said?: string }>} */ { data: said }) => {
    const place = document.querySelector(`[data-says="${CSS.escape(said.name ?? "")}"]`);
    if (place !== null && said.said !== undefined) {
      place.textContent = said.said;
    }
  });
}

/** Puts all frames into the page. */
export function showFrames(/** @type {string} */ other) {
  listen();
  const place = /** @type {HTMLElement} */ (document.querySelector("#frames"));
  for (const [name, fill] of Object.entries(kinds(other))) {
    const frame = document.createElement("iframe");
    frame.id = frame.name = name;
    frame.width = frame.height = "60";
    const says = document.createElement("span");
    says.dataset.says = name;
    fill(frame);
    place.append(frame, says);
  }
}

/** Has the browser load a page before anybody wants it. */
export function prerender(/** @type {string} */ address) {
  const rules = document.createElement("script");
  rules.type = "speculationrules";
  rules.textContent = JSON.stringify({ prerender: [{ source: "list", urls: [address], eagerness: "immediate" }] });
  document.head.append(rules);
}

/**
 * Tries to get at pages of the extension: in frames, and by fetching.
 * @param {string} extension its origin
 * @returns {Promise<string>} what it got hold of
 */
export async function embed(extension) {
  const got = [];
  for (const page of ["consent.html", "verify.html", "options.html"]) {
    const frame = document.createElement("iframe");
    frame.src = `${extension}/${page}`;
    document.querySelector("#frames")?.append(frame);
    if (await fetch(`${extension}/${page}`).then(() => true, () => false)) {
      got.push(page);
    }
  }
  /** @type {Promise<boolean>} */
  const picture = new Promise((resolve) => {
    const image = new Image();
    image.onload = () => { resolve(true); };
    image.onerror = () => { resolve(false); };
    image.src = `${extension}/icons/16.png`;
  });
  return [...got, ...((await picture) ? ["icon"] : [])].join(" ") || "nothing";
}

/**
 * Opens pages of the extension as windows.
 * @param {string} extension its origin
 */
export function open(extension) {
  for (const page of ["consent.html", "verify.html"]) {
    try {
      window.open(`${extension}/${page}`);
    } catch {
      // Firefox says no; Chromium opens an empty window.
    }
  }
  return "done";
}
