// How values become bytes, as docs/hash.md has it; any client that names the same codec reads
// them.
//
// A codec is any object with a name, encode(value) and decode(buffer). The cluster compares keys
// and values by their bytes alone.

const INT64_OFFSET = 1n << 63n;
const SURROGATE = /[\ud800-\udfff]/;

/** Texts. Each UTF-16 code unit is written as UTF-8 has a character. */
export const STRING = {
  name: 'string',

  encode(value) {
    if (typeof value !== 'string') {
      throw new TypeError(`${String(value)} is no string`);
    }
    if (!SURROGATE.test(value)) {
      return Buffer.from(value, 'utf8');
    }
    const bytes = Buffer.alloc(3 * value.length);
    let at = 0;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit < 0x80) {
        bytes[at++] = unit;
      } else if (unit < 0x800) {
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else {
        bytes[at++] = 0xe0 | (unit >> 12);
        bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[at++] = 0x80 | (unit & 0x3f);
      }
    }
    return bytes.subarray(0, at);
  },

  decode(data) {
    const units = [];
    const follows = (at) => at < data.length && (data[at] & 0xc0) === 0x80;
    for (let at = 0; at < data.length; ) {
      const first = data[at];
      if (first < 0x80) {
        units.push(first);
        at += 1;
      } else if (first >= 0xc2 && first <= 0xdf && follows(at + 1)) {
        units.push(((first & 0x1f) << 6) | (data[at + 1] & 0x3f));
        at += 2;
      } else if (
        first >= 0xe0 && first <= 0xef && follows(at + 1) && follows(at + 2)
        && (first > 0xe0 || data[at + 1] >= 0xa0)
      ) {
        units.push(((first & 0x0f) << 12) | ((data[at + 1] & 0x3f) << 6) | (data[at + 2] & 0x3f));
        at += 3;
      } else {
        throw new RangeError(`${data.toString('hex')} is no string: what begins at ${at}?`);
      }
    }
    return text(units);
  },
};

/** Puts code units together, in pieces that fit on the stack. */
function text(units) {
  let whole = '';
  for (let from = 0; from < units.length; from += 8192) {
    whole += String.fromCharCode(...units.slice(from, from + 8192));
  }
  return whole;
}

/** Whole numbers of 64 bits with a sign, as BigInt; a number is taken too if it is exact. */
export const INT64 = {
  name: 'int64',

  encode(value) {
    const exact = int64(value);
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(exact + INT64_OFFSET);
    return bytes;
  },

  decode(data) {
    if (data.length !== 8) {
      throw new RangeError(`${data.toString('hex')} is no int64, which has 8 bytes`);
    }
    return data.readBigUInt64BE() - INT64_OFFSET;
  },
};

/** Returns a BigInt of 64 bits, or throws. */
export function int64(value) {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError(`${value} is no whole number that a number holds exactly; give a BigInt`);
  }
  const exact = BigInt(value);
  if (BigInt.asIntN(64, exact) !== exact) {
    throw new RangeError(`${exact} is no int64`);
  }
  return exact;
}

/** Bytes as they are. */
export const BYTES = {
  name: 'bytes',
  encode: (value) => Buffer.from(value),
  decode: (data) => data,
};
