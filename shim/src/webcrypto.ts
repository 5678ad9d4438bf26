/** Web Crypto; Node 18 has it only as a module. */
export async function webCrypto(): Promise<Crypto> {
  const { crypto } = globalThis as { crypto?: Crypto };
  if (crypto) return crypto;
  const name = "node:crypto"; // a variable, so that bundlers leave it alone
  const node = (await import(name)) as { webcrypto: Crypto };
  return node.webcrypto;
}
