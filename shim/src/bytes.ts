/** A copy of what a page hands over, so that changing it later changes nothing. */
export async function bytesOf(source: Blob | BufferSource): Promise<Uint8Array<ArrayBuffer>> {
  if (source instanceof Blob) {
    return new Uint8Array(await source.arrayBuffer());
  }
  const view = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  return new Uint8Array(view);
}
