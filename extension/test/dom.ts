// As much of a page as the consent window touches.

/** An element that remembers what was done to it. */
export class FakeElement {
  readonly dataset: Record<string, string | undefined> = {};
  readonly classList = { toggle: () => undefined };
  children: FakeElement[] = [];
  hidden = false;
  inert = false;
  disabled = false;
  textContent = "";
  className = "";
  title = "";
  lang = "";
  onclick: ((event: object) => void) | null = null;
  onkeydown: ((event: object) => void) | null = null;
  private readonly attributes = new Map<string, string>();
  private readonly listeners: ((event: object) => void)[] = [];

  get childElementCount(): number {
    return this.children.length;
  }

  append(...children: (FakeElement | string)[]): void {
    this.children.push(...children.filter((child) => child instanceof FakeElement));
  }

  replaceChildren(...children: (FakeElement | string)[]): void {
    this.children = [];
    this.append(...children);
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  querySelector(): null {
    return null;
  }

  querySelectorAll(): [] {
    return [];
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    if (type === "click") {
      this.listeners.push(listener);
    }
  }

  focus(): void {
    page.activeElement = this;
  }

  scrollIntoView(): void {
    // nothing scrolls here
  }

  /** A click: of a person, unless it says that a script made it. */
  click({ isTrusted = true } = {}): void {
    const event = {
      isTrusted, target: this, stopped: false,
      preventDefault: () => undefined,
      stopImmediatePropagation: () => { event.stopped = true; },
    };
    for (const listener of page.element("decide").listeners) {
      listener(event); // the place around the buttons that decide hears of clicks first
    }
    if (!event.stopped) {
      this.onclick?.(event);
    }
  }
}

/** Both ends of a channel, without an event loop. */
export class FakeChannel {
  readonly port1 = {
    onmessage: undefined as ((event: { data: unknown }) => void) | undefined,
    posted: [] as unknown[],
    closed: false,
    postMessage(message: unknown) { this.posted.push(message); },
    close() { this.closed = true; },
  };
  readonly port2 = {};
}

class FakeButton extends FakeElement {}

/** A frame whose page is there at once. */
class FakeFrame extends FakeElement {
  onload: (() => void) | null = null;
  readonly contentWindow = { postMessage: () => undefined };

  set src(_: string) {
    this.onload?.();
  }
}

/** The page of the consent window, and what a browser says of it. */
export const page = {
  elements: new Map<string, FakeElement>(),
  activeElement: null as FakeElement | null,
  /** Milliseconds since the page was opened. */
  now: 0,
  focused: true,
  visible: true,
  /** What the page does every now and then. */
  look: (): void => undefined,
  /** The channels that were opened to frames, in order. */
  channels: [] as FakeChannel[],
  /** What listens to the window itself, by event. */
  listeners: new Map<string, (event: object) => void>(),

  element(id: string): FakeElement {
    const found = this.elements.get(id) ?? new ({ preview: FakeFrame, approve: FakeButton, "save-all": FakeButton }[id] ?? FakeElement)();
    this.elements.set(id, found);
    return found;
  },

  /** An empty page, in front of the person. */
  reset(): void {
    this.elements.clear();
    this.channels.length = 0;
    this.listeners.clear();
    Object.assign(this, { activeElement: null, now: 0, focused: true, visible: true });
  },
};

/** Puts the page into the global object. */
export function installPage(): void {
  const root = new FakeElement();
  const document = {
    documentElement: root, body: new FakeElement(), title: "",
    get activeElement() { return page.activeElement; },
    get visibilityState() { return page.visible ? "visible" : "hidden"; },
    hasFocus: () => page.focused,
    getElementById: (id: string) => page.element(id),
    createElement: () => new FakeElement(),
    querySelector: () => null,
    querySelectorAll: () => [],
  };
  class KeyEvent { readonly repeat = false; }
  class Channel extends FakeChannel {
    constructor() {
      super();
      page.channels.push(this);
    }
  }
  Object.assign(globalThis, {
    document, Element: FakeElement, HTMLElement: FakeElement, HTMLButtonElement: FakeButton, HTMLIFrameElement: FakeFrame,
    KeyboardEvent: KeyEvent, MessageChannel: Channel,
    window: { addEventListener: (type: string, listener: (event: object) => void) => { page.listeners.set(type, listener); } },
  });
  Object.defineProperty(performance, "now", { value: () => page.now }); // Node 18 lets nobody assign it
  Object.assign(globalThis, {
    setInterval: (look: () => void) => { page.look = look; return 0; },
    clearInterval: () => undefined,
  });
}
