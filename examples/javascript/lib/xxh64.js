// XXH64 with seed 0, the hash that places keys: docs/hash.md.

const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;

const u64 = (value) => BigInt.asUintN(64, value);
const rotate = (value, bits) => u64((value << bits) | (value >> (64n - bits)));
const round = (lane, word) => u64(rotate(u64(lane + word * PRIME_2), 31n) * PRIME_1);

/** Returns the hash of a Buffer, a BigInt from 0 to 2n ** 64n - 1n. */
export function xxh64(data) {
  const length = data.length;
  let position = 0;
  let value;
  if (length < 32) {
    value = PRIME_5;
  } else {
    const lanes = [u64(PRIME_1 + PRIME_2), PRIME_2, 0n, u64(-PRIME_1)];
    for (; length - position >= 32; position += 32) {
      for (let lane = 0; lane < 4; lane++) {
        lanes[lane] = round(lanes[lane], data.readBigUInt64LE(position + 8 * lane));
      }
    }
    value = [1n, 7n, 12n, 18n].reduce((sum, bits, lane) => sum + rotate(lanes[lane], bits), 0n);
    for (const lane of lanes) {
      value = u64((u64(value) ^ round(0n, lane)) * PRIME_1 + PRIME_4);
    }
  }
  value = u64(value + BigInt(length));
  for (; length - position >= 8; position += 8) {
    value ^= round(0n, data.readBigUInt64LE(position));
    value = u64(rotate(value, 27n) * PRIME_1 + PRIME_4);
  }
  if (length - position >= 4) {
    value ^= u64(BigInt(data.readUInt32LE(position)) * PRIME_1);
    value = u64(rotate(value, 23n) * PRIME_2 + PRIME_3);
    position += 4;
  }
  for (; position < length; position++) {
    value ^= u64(BigInt(data[position]) * PRIME_5);
    value = u64(rotate(value, 11n) * PRIME_1);
  }
  value = u64((value ^ (value >> 33n)) * PRIME_2);
  value = u64((value ^ (value >> 29n)) * PRIME_3);
  return value ^ (value >> 32n);
}
