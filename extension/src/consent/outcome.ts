// The window's own verdict on the file it has just completed.
import { NatsuinError } from "../../../shim/src/error.ts";
import type { Report } from "../../../shim/src/report.ts";
import type { Outcome } from "./state.ts";

/**
 * What the person is told about the finished file.
 * @throws {NatsuinError} completion-mismatch when the new signature, which is
 *   the last one, does not hold
 */
export function outcomeOf(report: Report, time: Date): Outcome {
  const last = report.signatures.at(-1);
  const signer = last?.signer;
  const holds = last?.integrity.status === "intact" && signer?.identified === true;
  if (report.error !== null || !holds || last.indication === "TOTAL-FAILED") {
    throw new NatsuinError("completion-mismatch", "checking the finished file");
  }
  return {
    indication: last.indication,
    signer: signer.attributes?.name ?? "",
    time,
    test: signer.test,
  };
}

/** The outcome of a whole request: as good as that of its worst document. */
export function together(outcomes: readonly Outcome[]): Outcome {
  const [first] = outcomes;
  if (first === undefined) {
    throw new NatsuinError("internal", "counting the outcomes");
  }
  const open = outcomes.some(({ indication }) => indication !== "TOTAL-PASSED");
  return {
    ...first, // one card, so one signer; the page fixed all times at once
    indication: open ? "INDETERMINATE" : "TOTAL-PASSED",
    test: outcomes.some(({ test }) => test),
  };
}
