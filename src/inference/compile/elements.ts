/** Bytes of one element of each type that a safetensors file may hold. */
export const elementBytes = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;
export type ElementType = keyof typeof elementBytes;

/** The types that weights can be read from. */
export const floatTypes: readonly ElementType[] = ['F32', 'F16', 'BF16', 'F64'];

export function isElementType(name: string): name is ElementType {
  return Object.hasOwn(elementBytes, name);
}

/**
 * Little-endian floats of one of `floatTypes` as float32. F32 shares the memory of `bytes`; the others are new. Every
 * supported platform is little-endian.
 */
export function decodeFloats(bytes: Uint8Array<ArrayBuffer>, type: ElementType): Float32Array {
  if (type === 'F32') return new Float32Array(bytes.buffer);
  if (type === 'F64') return Float32Array.from(new Float64Array(bytes.buffer));
  const halves = new Uint16Array(bytes.buffer);
  const words = new Uint32Array(halves.length);
  const widen = type === 'BF16' ? (half: number) => half << 16 : float16Bits;
  for (let i = 0; i < halves.length; i++) words[i] = widen(halves[i] ?? 0);
  return new Float32Array(words.buffer);
}

/** The bits of the float32 that equals a float16 (IEEE 754 binary16), given as its bits. */
function float16Bits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal: its first set bit becomes the implicit one.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
