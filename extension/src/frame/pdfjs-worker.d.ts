// pdf.js ships its worker without types; the frame only hands it over.
declare module "pdfjs-dist/build/pdf.worker.mjs" {
  export const WorkerMessageHandler: unknown;
}
