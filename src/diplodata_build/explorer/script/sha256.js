// SHA-256 of a text, as 64 hexadecimal digits. The browser's own is not there for a page that comes without encryption.

const PRIMES = firstPrimes(64);
const ROUNDS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));

export function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) << 4);
  bytes.forEach((byte, at) => { words[at >> 2] |= byte << (24 - (at % 4) * 8); });
  words[bytes.length >> 2] |= 0x80 << (24 - (bytes.length % 4) * 8);
  words[words.length - 1] = bytes.length * 8;
  const state = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const schedule = new Uint32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    for (let at = 0; at < 64; at++) schedule[at] = at < 16 ? words[block + at] : extended(schedule, at);
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], last = state[7];
    for (let at = 0; at < 64; at++) {
      const first = last + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[at] + schedule[at];
      const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      last = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    [a, b, c, d, e, f, g, last].forEach((value, at) => { state[at] = (state[at] + value) | 0; });
  }
  return Array.from(state, (value) => (value >>> 0).toString(16).padStart(8, "0")).join("");
}

function extended(schedule, at) {
  const [early, late] = [schedule[at - 15], schedule[at - 2]];
  return schedule[at - 16] + (rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3))
    + schedule[at - 7] + (rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10));
}

function rotated(value, places) {
  return (value >>> places) | (value << (32 - places));
}

function fraction(value) {
  return ((value % 1) * 2 ** 32) | 0;
}

function firstPrimes(count) {
  const found = [];
  for (let candidate = 2; found.length < count; candidate++) if (found.every((prime) => candidate % prime)) found.push(candidate);
  return found;
}
