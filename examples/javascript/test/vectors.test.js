// The hash and the codecs, against the tables of docs/hash.md.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { BYTES, INT64, STRING } from '../lib/codecs.js';
import { xxh64 } from '../lib/xxh64.js';

const MANUAL = readFileSync(new URL('../../../docs/hash.md', import.meta.url), 'utf8');

/** The rows of the table below a heading, without its head. */
function rows(heading, columns) {
  const section = MANUAL.split(`\n## ${heading}\n`)[1].split('\n## ')[0];
  return section
    .split('\n')
    .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
    .filter((row) => row.length === columns)
    .slice(2);
}

test('hashes are those of the manual', () => {
  const vectors = rows('Vectors', 4);
  assert.ok(vectors.length > 10);
  for (const [key, data, value, slot] of vectors) {
    const found = xxh64(Buffer.from(data, 'hex'));
    assert.equal(found.toString(16).padStart(16, '0'), value, key);
    assert.equal(found >> 50n, BigInt(slot), key);
  }
});

test('keys are encoded as the manual has them', () => {
  const texts = rows('Vectors', 4).filter(([key]) => /text "(.*)"$/.test(key));
  assert.ok(texts.length > 5);
  for (const [key, data] of texts) {
    assert.equal(STRING.encode(/text "(.*)"$/.exec(key)[1]).toString('hex'), data, key);
  }
});

test('values are encoded as the manual has them', () => {
  const read = {
    '`string`': [STRING, (said) => said],
    '`int64`': [INT64, BigInt],
    '`bytes`': [BYTES, (said) => Buffer.from(said.replaceAll(', ', ''), 'hex')],
  };
  const examples = rows('Examples', 3).filter(([name]) => name in read);
  assert.deepEqual(new Set(examples.map(([name]) => name)), new Set(Object.keys(read)));
  for (const [name, said, data] of examples) {
    const [codec, parse] = read[name];
    assert.equal(codec.encode(parse(said)).toString('hex'), data, said);
    assert.deepEqual(codec.decode(Buffer.from(data, 'hex')), parse(said));
  }
});

test('what goes in comes out', () => {
  const texts = ['', 'a\0b', '\x7f\x80\u07ff\u0800\uffff', 'a𝄞b', '\ud834', '\udd1e\ud834'];
  for (const text of [...texts, 'č'.repeat(100_000)]) {
    assert.equal(STRING.decode(STRING.encode(text)), text);
  }
  for (const number of [-(2n ** 63n), -1n, 0n, 1n, 2n ** 63n - 1n]) {
    assert.equal(INT64.decode(INT64.encode(number)), number);
  }
  assert.equal(INT64.decode(INT64.encode(-7)), -7n);
});

test('what is no value is refused', () => {
  for (const data of ['f09d849e', 'c0af', 'e08080', '80', 'c5', 'e282']) {
    assert.throws(() => STRING.decode(Buffer.from(data, 'hex')), RangeError, data);
  }
  for (const number of [2n ** 63n, -(2n ** 63n) - 1n, 2 ** 53, 0.5]) {
    assert.throws(() => INT64.encode(number), RangeError);
  }
  assert.throws(() => INT64.decode(Buffer.alloc(7)), RangeError);
  assert.throws(() => STRING.encode(7), TypeError);
});
