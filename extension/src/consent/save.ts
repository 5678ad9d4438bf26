/** A finished file and the name of the document it was made of. */
export interface Finished {
  file: Uint8Array<ArrayBuffer>;
  name: string;
  mediaType: string;
}

/** Milliseconds between two files: browsers drop downloads that begin at once. */
const PAUSE = 300;

/** Offers finished files, one after the other, each under the name of its document. */
export async function saveFiles(files: readonly Finished[]): Promise<void> {
  for (const [index, file] of files.entries()) {
    if (index > 0) {
      await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    }
    saveFile(file);
  }
}

function saveFile({ file, name, mediaType }: Finished): void {
  const url = URL.createObjectURL(new Blob([file], { type: mediaType }));
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
