// SHA-256 of a short text, without waiting: the browser's own answers later, one digest at a time, and not at all over plain
// http. The first 32 bits are all that is asked.
const K = Uint32Array.from(constants());

function constants(): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < 64; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
    if (isPrime) found.push(fraction(Math.cbrt(n)));
  }
  return found;
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

const W = new Uint32Array(64);
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

function block(state: Uint32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const p = at + i * 4;
    W[i] = (bytes[p]! << 24) | (bytes[p + 1]! << 16) | (bytes[p + 2]! << 8) | bytes[p + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const a = W[i - 15]!, b = W[i - 2]!;
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
    W[i] = (W[i - 16]! + s0 + W[i - 7]! + s1) | 0;
  }
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!, e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + W[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0]! += a; state[1]! += b; state[2]! += c; state[3]! += d; state[4]! += e; state[5]! += f; state[6]! += g; state[7]! += h;
}

// What stays the same in every try (the task) is worked in once; a try adds its number.
export class Prefix {
  private readonly start = Uint32Array.from(START);
  private readonly state = new Uint32Array(8);
  private readonly bytes = new Uint8Array(128);
  private readonly view = new DataView(this.bytes.buffer);
  private readonly kept: number;
  private readonly length: number;

  constructor(text: string) {
    const bytes = new TextEncoder().encode(text);
    const whole = bytes.length - (bytes.length % 64);
    for (let at = 0; at < whole; at += 64) block(this.start, bytes, at);
    this.bytes.set(bytes.subarray(whole));
    this.kept = bytes.length - whole;
    this.length = bytes.length;
  }

  first32(tail: string): number {
    const end = this.kept + tail.length;
    const size = end + 9 > 64 ? 128 : 64;
    for (let i = 0; i < tail.length; i++) this.bytes[this.kept + i] = tail.charCodeAt(i);
    this.bytes.fill(0, end, size);
    this.bytes[end] = 0x80;
    this.view.setUint32(size - 4, (this.length + tail.length) * 8);
    this.state.set(this.start);
    for (let at = 0; at < size; at += 64) block(this.state, this.bytes, at);
    return this.state[0]!;
  }
}
