// The state of the verify page and its work: files go in, verdicts come out,
// one file at a time.
import { codeOf } from "../../../shim/src/error.ts";
import type { Language } from "../text/language.ts";
import type { Checker } from "./checker.ts";
import { piecesOf, purposeOf, serialIn, type EvidenceKind, type Piece } from "./intake.ts";
import type { Entry, Look, Progress, VerifyState } from "./state.ts";

/** What lies on the desk of the person who checks. */
export class Desk {
  private readonly checker: Checker;
  private readonly changed: (state: VerifyState) => void;
  private readonly own: readonly Piece[];
  /** The pieces of each file of evidence, in the order of state.given. */
  private pieces: Piece[][] = [];
  private working = false;
  private state: VerifyState;

  /** Starts with the anchors that the build brings, and tells of every change. */
  constructor(state: VerifyState, own: readonly Piece[], checker: Checker, changed: (state: VerifyState) => void) {
    this.state = state;
    this.own = own;
    this.checker = checker;
    this.changed = changed;
    changed(state);
  }

  /** Takes files, in order; those that are evidence first, since all depends on them. */
  async add(files: readonly File[]): Promise<void> {
    for (const file of files) {
      const purpose = purposeOf(file.name);
      if (purpose !== "document") {
        await this.trust(file, purpose);
      }
    }
    const documents = files.filter(({ name }) => purposeOf(name) === "document");
    const entries = documents.map((file): Entry => ({ file, progress: { name: "waiting" }, attributes: false }));
    this.update({ entries: [...this.state.entries, ...entries] });
    await this.work();
  }

  /** Uses a file of evidence no longer. */
  async distrust(index: number): Promise<void> {
    this.pieces = this.pieces.filter((_, i) => i !== index);
    this.update({ given: this.state.given.filter((_, i) => i !== index) });
    await this.startOver();
  }

  /** Shows who signed, or hides it again; nothing is kept of it. */
  async showSigner(index: number, attributes: boolean): Promise<void> {
    this.change(index, { attributes, progress: { name: "waiting" } });
    await this.work();
  }

  /** Tries a password on an encrypted document. */
  async unlock(index: number, password: string): Promise<void> {
    this.change(index, { password, progress: { name: "waiting" } });
    await this.work();
  }

  /** Shows the pages of one document, or of none. */
  show(shown: Look | null): void {
    this.update({ shown });
  }

  /** Changes the language. */
  speak(language: Language): void {
    this.update({ language });
  }

  /** Takes everything away. */
  clear(): void {
    this.pieces = [];
    this.update({ entries: [], given: [], shown: null });
  }

  private async trust(file: File, kind: EvidenceKind): Promise<void> {
    try {
      const pieces = (await piecesOf(file, kind))
        .map((piece) => (kind === "links" ? { ...piece, serial: serialIn(file.name) } : piece));
      await this.checker.examine(pieces);
      this.pieces.push(pieces);
      this.update({ given: [...this.state.given, { name: file.name, kind }] });
      await this.startOver();
    } catch (error) {
      const problem = error instanceof RangeError ? "document-too-large" : codeOf(error);
      this.pieces.push([]);
      this.update({ given: [...this.state.given, { name: file.name, kind, problem }] });
    }
  }

  /** Other evidence may mean another verdict. */
  private async startOver(): Promise<void> {
    this.update({
      entries: this.state.entries.map((entry) => ({ ...entry, progress: { name: "waiting" } })),
    });
    await this.work();
  }

  /** Checks what waits, unless that is being done. */
  private async work(): Promise<void> {
    if (this.working) {
      return;
    }
    this.working = true;
    try {
      for (let index = this.nextWaiting(); index >= 0; index = this.nextWaiting()) {
        await this.check(index);
      }
    } finally {
      this.working = false;
    }
  }

  private nextWaiting(): number {
    return this.state.entries.findIndex(({ progress }) => progress.name === "waiting");
  }

  private async check(index: number): Promise<void> {
    const checking: Progress = { name: "checking" };
    this.change(index, { progress: checking });
    const entry = this.state.entries[index];
    if (entry === undefined) {
      return;
    }
    const progress = await this.judge(entry);
    // Meanwhile it may have been taken away, or wait again for other evidence.
    const now = this.state.entries.findIndex((entry) => entry.progress === checking);
    if (now >= 0) {
      this.change(now, { progress });
    }
  }

  private async judge({ file, attributes, password }: Entry): Promise<Progress> {
    try {
      const report = await this.checker.check(file, [...this.own, ...this.pieces.flat()], attributes, password);
      return { name: "judged", report };
    } catch (error) {
      return { name: "failed", code: codeOf(error) };
    }
  }

  private change(index: number, change: Partial<Entry>): void {
    this.update({
      entries: this.state.entries.map((entry, i) => (i === index ? { ...entry, ...change } : entry)),
    });
  }

  private update(change: Partial<VerifyState>): void {
    this.state = { ...this.state, ...change };
    this.changed(this.state);
  }
}
