// Strict decoding of messages by the rules that message.gen.ts carries over
// from message.schema.json. Browsers hand over values, not text (native
// messaging and ports parse for us), so this side judges values; the host,
// which reads text, refuses duplicate keys and broken UTF-8 as well.

/** Why a value is no message; the same words as in the Go package. */
export type Reason =
  | "wrong-type"
  | "unknown-kind"
  | "unknown-field"
  | "missing-field"
  | "bad-value"
  | "bad-length"
  | "out-of-range"
  | "bad-count"
  | "surrogate";

/** A refused value. Carries where and why, never the value itself. */
export class Malformed extends Error {
  readonly reason: Reason;
  readonly path: string;

  constructor(reason: Reason, path: string) {
    super(`decoding a message: ${reason} at ${path}`);
    this.name = "Malformed";
    this.reason = reason;
    this.path = path;
  }
}

type Shape =
  | { readonly minLength: number; readonly maxLength: number; readonly pattern: RegExp }
  | { readonly minLength: number; readonly maxLength: number; readonly base64: true }
  | { readonly enum: readonly string[] }
  | { readonly minimum: number; readonly maximum: number }
  | { readonly items: Shape; readonly minItems: number; readonly maxItems: number }
  | { readonly required: readonly string[]; readonly properties: Readonly<Record<string, Shape>> }
  | { readonly oneOf: Readonly<Record<string, Shape>> };

declare const judged: unique symbol;

/** The rule by which a value is found to be a T. */
export type Rule<T> = Shape & { readonly [judged]?: T };

/**
 * Judges an untrusted value. The result is a copy made of exactly the fields
 * the rule names, so nothing the sender can still change is kept.
 * @throws {Malformed} when the value is not exactly what the rule describes
 */
export function decode<T>(rule: Rule<T>, value: unknown): T {
  return walk(rule, value, "message") as T;
}

function walk(shape: Shape, value: unknown, path: string): unknown {
  if ("oneOf" in shape) return sum(shape.oneOf, value, path);
  if ("properties" in shape) return fields(shape, value, path);
  if ("items" in shape) return list(shape, value, path);
  if ("minimum" in shape) return integer(shape, value, path);
  if (typeof value !== "string") throw new Malformed("wrong-type", path);
  if ("enum" in shape) {
    if (!shape.enum.includes(value)) throw new Malformed("bad-value", path);
    return value;
  }
  return text(shape, value, path);
}

function sum(kinds: Readonly<Record<string, Shape>>, value: unknown, path: string): unknown {
  const source = object(value, path);
  const kind = source.type;
  if (!Object.hasOwn(source, "type")) throw new Malformed("missing-field", `${path}.type`);
  if (typeof kind !== "string") throw new Malformed("wrong-type", `${path}.type`);
  const shape = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (shape === undefined) throw new Malformed("unknown-kind", `${path}.type`);
  return walk(shape, value, path);
}

function fields(
  shape: { readonly required: readonly string[]; readonly properties: Readonly<Record<string, Shape>> },
  value: unknown,
  path: string,
): unknown {
  const source = object(value, path);
  for (const key of Object.keys(source)) {
    if (!Object.hasOwn(shape.properties, key)) throw new Malformed("unknown-field", path);
  }
  const copy: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(shape.properties)) {
    if (Object.hasOwn(source, key)) {
      copy[key] = walk(property, source[key], `${path}.${key}`);
    } else if (shape.required.includes(key)) {
      throw new Malformed("missing-field", `${path}.${key}`);
    }
  }
  return copy;
}

function list(
  shape: { readonly items: Shape; readonly minItems: number; readonly maxItems: number },
  value: unknown,
  path: string,
): unknown {
  if (!Array.isArray(value)) throw new Malformed("wrong-type", path);
  if (value.length < shape.minItems || value.length > shape.maxItems) throw new Malformed("bad-count", path);
  return Array.from(value, (item: unknown, i) => walk(shape.items, item, `${path}[${i}]`));
}

function integer(
  shape: { readonly minimum: number; readonly maximum: number },
  value: unknown,
  path: string,
): unknown {
  if (typeof value !== "number" || !Number.isInteger(value)) throw new Malformed("wrong-type", path);
  if (value < shape.minimum || value > shape.maximum) throw new Malformed("out-of-range", path);
  return value;
}

function text(
  shape: { readonly minLength: number; readonly maxLength: number } & ({ readonly pattern: RegExp } | { readonly base64: true }),
  value: string,
  path: string,
): string {
  // A code point takes one or two units: this bounds the count below.
  if (value.length > 2 * shape.maxLength) throw new Malformed("bad-length", path);
  if ("base64" in shape) {
    if (value.length < shape.minLength || value.length > shape.maxLength) throw new Malformed("bad-length", path);
    if (!canonicalBase64(value)) throw new Malformed("bad-value", path);
    return value;
  }
  if (/\p{Surrogate}/u.test(value)) throw new Malformed("surrogate", path);
  const points = Array.from(value).length;
  if (points < shape.minLength || points > shape.maxLength) throw new Malformed("bad-length", path);
  if (!shape.pattern.test(value)) throw new Malformed("bad-value", path);
  return value;
}

/**
 * Four characters per three bytes, and no bit set that no byte holds. The one
 * pattern of the schema says the same but takes 0.4 s for a whole slice.
 */
function canonicalBase64(value: string): boolean {
  if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/u.test(value)) return false;
  if (value.endsWith("==")) return /[AQgw]==$/u.test(value.slice(-3));
  return !value.endsWith("=") || /[AEIMQUYcgkosw048]=$/u.test(value.slice(-2));
}

function object(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Malformed("wrong-type", path);
  return value as Readonly<Record<string, unknown>>;
}
