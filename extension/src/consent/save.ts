/** Offers a finished file under the name of the signed document. */
export function saveFile(file: Uint8Array<ArrayBuffer>, name: string): void {
  const url = URL.createObjectURL(new Blob([file], { type: "application/pdf" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = signedName(name);
  link.click();
  // The browser has taken hold of the data when the click returns.
  setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
}

/** "contract.pdf" → "contract-signed.pdf". */
export function signedName(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)}-signed${name.slice(dot)}` : `${name}-signed`;
}
