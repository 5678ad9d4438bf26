// Stand-ins for the few browser interfaces that the tested files touch.
type Listener<T> = (value: T) => void;

/** An event as the extension APIs have them. */
export class FakeEvent<T> {
  private readonly listeners: Listener<T>[] = [];

  addListener(listener: Listener<T>): void {
    this.listeners.push(listener);
  }

  fire(value: T): void {
    for (const listener of this.listeners) {
      listener(value);
    }
  }
}

/** One end of an extension port; what is posted on it is kept. */
export class FakePort {
  readonly onMessage = new FakeEvent<unknown>();
  readonly onDisconnect = new FakeEvent<FakePort>();
  readonly posted: unknown[] = [];
  readonly name: string;
  disconnected = false;
  /** Called with every message that is posted. */
  answer: (message: unknown) => void = () => undefined;

  constructor(name = "") {
    this.name = name;
  }

  postMessage(message: unknown): void {
    if (this.disconnected) {
      throw new Error("Attempting to use a disconnected port object");
    }
    this.posted.push(message);
    this.answer(message);
  }

  disconnect(): void {
    this.disconnected = true;
  }

  /** The kinds of the posted messages, in order. */
  kinds(): unknown[] {
    return this.posted.map((message) => (message as { type?: unknown }).type);
  }

  /** As a type that the code under test accepts. */
  asPort(): chrome.runtime.Port {
    return this as unknown as chrome.runtime.Port;
  }
}

/** Puts parts of the extension APIs into the global object. */
export function installChrome(parts: object): void {
  Object.assign(globalThis, { chrome: parts });
}

/** The parts of chrome.runtime that nearly everything asks for. */
export const RUNTIME = { getManifest: () => ({ version: "1.2.3" }) };

/** chrome.storage.session or .local, empty. */
export function storageArea(): object {
  const stored = new Map<string, unknown>();
  return {
    get: async (name: string) => await Promise.resolve(stored.has(name) ? { [name]: stored.get(name) } : {}),
    set: async (values: object) => {
      for (const [name, value] of Object.entries(values)) {
        stored.set(name, structuredClone(value));
      }
      await Promise.resolve();
    },
    remove: async (name: string) => { stored.delete(name); await Promise.resolve(); },
  };
}

/** navigator.locks, as far as one asks for what is free. */
export class FakeLocks {
  private readonly held = new Map<string, Promise<unknown>>();

  async request(name: string, _: object, work: (lock: object | null) => Promise<unknown>): Promise<unknown> {
    if (this.held.has(name)) {
      return await work(null);
    }
    const done = work({ name });
    this.held.set(name, done);
    return await done.finally(() => this.held.delete(name));
  }

  async query(): Promise<{ held: { name: string }[] }> {
    return await Promise.resolve({ held: [...this.held.keys()].map((name) => ({ name })) });
  }

  /** Resolves when nobody holds any. */
  async idle(): Promise<void> {
    await Promise.all(this.held.values());
    await settle();
  }
}

/** Lets every promise that can go on go on. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}
