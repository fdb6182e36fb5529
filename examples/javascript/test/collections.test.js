// The collections on a real cluster, whose endpoints are in the variable FUSED_ENDPOINTS.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { BYTES, FusedError, INT64, STRING, connect } from '../lib/index.js';

const ENDPOINTS = process.env.FUSED_ENDPOINTS;

async function all(iterable) {
  const found = [];
  for await (const each of iterable) {
    found.push(each);
  }
  return found;
}

const failsWith = (code) => (error) => error instanceof FusedError && error.code === code;

describe('collections', { skip: !ENDPOINTS && 'FUSED_ENDPOINTS names no cluster' }, () => {
  let client;
  const opened = [];

  before(async () => {
    client = await connect(ENDPOINTS);
  });

  after(async () => {
    await Promise.all(opened.map((structure) => structure.destroy()));
    await client.close();
  });

  /** Opens a structure of a name that nobody has. */
  async function open(kind, ...more) {
    const structure = await client[kind](`test-${randomUUID()}`, ...more);
    opened.push(structure);
    return structure;
  }

  test('map', async () => {
    const stock = await open('map', STRING, INT64);
    assert.equal(await stock.put('apple', 3), undefined);
    assert.equal(await stock.put('apple', 4), 3n);
    await stock.set('𝄞', -1n);
    assert.equal(await stock.get('𝄞'), -1n);
    assert.equal(await stock.get('pear'), undefined);
    assert.deepEqual([await stock.has('apple'), await stock.has('pear')], [true, false]);
    assert.equal(await stock.putIfAbsent('apple', 9), 4n);
    assert.equal(await stock.putIfAbsent('pear', 9), undefined);
    const entries = [['apple', 4n], ['pear', 9n], ['𝄞', -1n]];
    assert.deepEqual(new Map(await all(stock)), new Map(entries));
    assert.deepEqual((await all(stock.keys())).sort(), ['apple', 'pear', '𝄞']);
    assert.deepEqual(new Set(await all(stock.values())), new Set([4n, 9n, -1n]));
    assert.deepEqual([await stock.hasValue(9), await stock.hasValue(10)], [true, false]);
    assert.equal(await stock.replace('apple', 3, 5), false);
    assert.equal(await stock.replace('apple', 4, 5), true);
    assert.equal(await stock.compute('apple', (present) => present + 1n), 6n);
    assert.equal(await stock.compute('plum', (present = 1n) => present), 1n);
    assert.equal(await stock.deleteIf('plum', 2), false);
    assert.equal(await stock.deleteIf('plum', 1), true);
    assert.deepEqual([await stock.take('apple'), await stock.take('apple')], [6n, undefined]);
    assert.deepEqual([await stock.delete('pear'), await stock.delete('pear')], [true, false]);
    assert.equal(await stock.size(), 1);
    await stock.clear();
    assert.deepEqual(await all(stock), []);
  });

  test('map of many pages', async () => {
    const squares = await open('map', INT64, BYTES);
    const entries = [...Array(100).keys()].map((n) => [BigInt(n), Buffer.alloc(4_096, n)]);
    await Promise.all(entries.map(([key, value]) => squares.set(key, value)));
    assert.deepEqual(new Map(await all(squares)), new Map(entries));
  });

  test('set', async () => {
    const colours = await open('set', STRING);
    assert.deepEqual([await colours.add('red'), await colours.add('red')], [true, false]);
    assert.deepEqual([await colours.has('red'), await colours.has('blue')], [true, false]);
    assert.deepEqual(await all(colours), ['red']);
    assert.deepEqual([await colours.delete('red'), await colours.delete('red')], [true, false]);
  });

  test('list', async () => {
    const log = await open('list', STRING);
    await Promise.all(['b', 'd', 'b'].map((word) => log.push(word)));
    await log.insert(0, 'a');
    await log.insert(4, 'e');
    assert.deepEqual(await all(log), ['a', 'b', 'd', 'b', 'e']);
    assert.deepEqual([await log.indexOf('b'), await log.lastIndexOf('b')], [1, 3]);
    assert.deepEqual([await log.indexOf('q'), await log.includes('d')], [-1, true]);
    assert.equal(await log.set(4, 'z'), 'e');
    assert.equal(await log.get(4), 'z');
    assert.deepEqual([await log.remove('b'), await log.remove('q')], [true, false]);
    assert.equal(await log.removeAt(0), 'a');
    assert.deepEqual(await all(log), ['d', 'b', 'z']);
    await assert.rejects(log.get(3), RangeError);
    await assert.rejects(log.get(-1), RangeError);
    await assert.rejects(log.insert(-1, 'x'), RangeError);
    await assert.rejects(log.insert(4, 'x'), RangeError);
    await assert.rejects(log.removeAt(3), RangeError);
  });

  test('list and deque of many pages', async () => {
    const log = await open('list', BYTES);
    const cards = await open('deque', BYTES);
    const values = [...Array(9).keys()].map((n) => Buffer.alloc(30_000, n));
    await Promise.all(values.map((value) => Promise.all([log.push(value), cards.unshift(value)])));
    assert.deepEqual(await all(log), values);
    assert.deepEqual(await all(cards.reversed()), values);
    assert.deepEqual(await all(cards), values.reverse());
  });

  test('queue', async () => {
    const jobs = await open('queue', INT64);
    await Promise.all([1, 2, 3].map((number) => jobs.offer(number)));
    assert.deepEqual([await jobs.peek(), await jobs.poll(), await jobs.size()], [1n, 1n, 2]);
    assert.deepEqual([await jobs.includes(3), await jobs.remove(3)], [true, true]);
    assert.deepEqual([await jobs.includes(3), await jobs.remove(3)], [false, false]);
    assert.equal(await jobs.take(), 2n);
    assert.deepEqual([await jobs.peek(), await jobs.poll()], [undefined, undefined]);
    const start = Date.now();
    assert.equal(await jobs.take({ timeout: 300 }), undefined);
    assert.ok(Date.now() - start >= 290);
  });

  test('those who wait are served in turn', async () => {
    const jobs = await open('queue', INT64);
    const taken = Promise.all([...Array(8)].map(() => jobs.take()));
    await Promise.all([...Array(8).keys()].map((number) => jobs.offer(number)));
    assert.deepEqual((await taken).map(Number), [...Array(8).keys()]);
  });

  test('waiting polls hold up nothing', async () => {
    const idle = await open('queue', INT64, { primary: 0 });
    const stock = await open('counter', { primary: 0 });
    const waiting = idle.take();
    await Promise.all([...Array(1_500)].map(() => stock.add()));
    assert.equal(await stock.get(), 1_500n);
    await idle.offer(5);
    assert.equal(await waiting, 5n);
  });

  test('a poll that is called off takes nothing', async () => {
    const jobs = await open('queue', STRING);
    const leaving = new AbortController();
    const taken = jobs.take({ signal: leaving.signal });
    assert.equal(await jobs.poll(), undefined); // By now the other poll waits.
    leaving.abort();
    await assert.rejects(taken, { name: 'AbortError' });
    await jobs.offer('cook');
    assert.equal(await jobs.size(), 1);
    await assert.rejects(jobs.take({ signal: leaving.signal }), { name: 'AbortError' });
    assert.equal(await jobs.take({ signal: new AbortController().signal }), 'cook');
  });

  test('a poll that is called off too late has its item', async () => {
    const jobs = await open('queue', STRING);
    for (let round = 0; round < 20; round++) {
      const leaving = new AbortController();
      const taken = jobs.take({ signal: leaving.signal }).catch(() => null);
      await jobs.peek(); // By now the poll waits.
      const offered = jobs.offer(`job ${round}`);
      if (round % 2 === 0) {
        await new Promise(setImmediate); // By now the item is on its way to the queue.
      }
      leaving.abort();
      await offered;
      assert.equal((await taken) ?? (await jobs.poll()), `job ${round}`);
    }
    assert.equal(await jobs.size(), 0);
  });

  test('deque', async () => {
    const cards = await open('deque', STRING);
    await Promise.all([cards.push('b'), cards.push('c'), cards.unshift('a')]);
    assert.deepEqual([await cards.peekFirst(), await cards.peekLast()], ['a', 'c']);
    assert.deepEqual([await all(cards), await all(cards.reversed())], [[...'abc'], [...'cba']]);
    assert.deepEqual([await cards.pop(), await cards.shift()], ['c', 'a']);
    assert.equal(await cards.takeLast({ timeout: 5_000 }), 'b');
    assert.equal(await cards.pop(), undefined);
    assert.equal(await cards.takeFirst({ timeout: 10 }), undefined);
  });

  test('counter', async () => {
    const stock = await open('counter');
    assert.deepEqual([await stock.get(), await stock.add(), await stock.add(-3)], [0n, 1n, -2n]);
    assert.equal(await stock.set(2n ** 63n - 1n), -2n);
    assert.equal(await stock.add(1), -(2n ** 63n));
    assert.equal(await stock.compareAndSet(0, 5), false);
    assert.equal(await stock.compareAndSet(-(2n ** 63n), 5), true);
    assert.equal(await stock.get(), 5n);
  });

  test('a pinned structure is another one', async () => {
    const name = `test-${randomUUID()}`;
    for (let primary = 0; primary < client.primaries; primary++) {
      const log = await client.list(name, INT64, { primary });
      opened.push(log);
      await log.push(primary);
    }
    for (let primary = 0; primary < client.primaries; primary++) {
      assert.deepEqual(await all(await client.list(name, INT64, { primary })), [BigInt(primary)]);
    }
    await assert.rejects(client.list(name, INT64, { primary: client.primaries }), RangeError);
  });

  test('a name has one kind and one codec', async () => {
    const name = `test-${randomUUID()}`;
    opened.push(await client.set(name, STRING));
    await assert.rejects(client.queue(name, STRING), failsWith('MISMATCH'));
    await assert.rejects(client.set(name, INT64), /is a set of string/);
  });

  test('a destroyed structure is gone', async () => {
    const name = `test-${randomUUID()}`;
    const first = await client.list(name, STRING);
    await first.push('a');
    await first.destroy();
    await first.destroy();
    await assert.rejects(first.push('b'), failsWith('DESTROYED'));
    const second = await client.list(name, STRING);
    opened.push(second);
    assert.equal(await second.size(), 0);
  });

  test('what is too large is refused', async () => {
    const values = await open('map', STRING, BYTES);
    await values.set('large', Buffer.alloc(16 << 20));
    assert.equal((await values.get('large')).length, 16 << 20);
    await assert.rejects(values.set('larger', Buffer.alloc(17 << 20)), TypeError);
  });

  test('closing ends those who wait, and their polls', async () => {
    const name = `test-${randomUUID()}`;
    const jobs = await client.queue(name, STRING);
    opened.push(jobs);
    const other = await connect(ENDPOINTS);
    const same = await other.queue(name, STRING);
    const taken = same.take();
    await same.peek(); // By now the poll waits.
    await Promise.all([assert.rejects(taken, failsWith('CLOSED')), other.close()]);
    await assert.rejects(same.peek(), failsWith('CLOSED'));
    await jobs.offer('cook');
    assert.equal(await jobs.size(), 1);
  });

  test('who is no member is named', async () => {
    await assert.rejects(connect('127.0.0.1:1', { patience: 500 }), /127\.0\.0\.1:1/);
    await assert.rejects(connect('nowhere'), TypeError);
  });
});
