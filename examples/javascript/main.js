// Uses each collection of Fused from JavaScript, and shows that operations take effect once.
//
//     node main.js host:port[,host:port...] [operations]

import assert from 'node:assert/strict';

import { INT64, STRING, connect } from './lib/index.js';

const LANGUAGE = 'javascript';
const TOGETHER = 100;

const [endpoints, operations = '1000'] = process.argv.slice(2);
if (!endpoints) {
  console.error('usage: node main.js host:port[,host:port...] [operations]');
  process.exit(2);
}
const client = await connect(endpoints);
try {
  await greet();
  await tour();
  await once(Number(operations));
} finally {
  await client.close();
}

/** Leaves a word for the programs in other languages, and shows theirs. */
async function greet() {
  const greetings = await client.map('greetings', STRING, STRING);
  const visits = await client.map('visits', STRING, INT64);
  await greetings.set(LANGUAGE, 'Dobrý den, 𝄞 from JavaScript');
  await visits.compute(LANGUAGE, (before = 0n) => before + 1n);
  for (const [language, greeting] of (await all(greetings)).sort()) {
    console.log(`${language} says ${greeting}, visit ${await visits.get(language)}`);
  }
}

/** Does some of everything, on structures that are emptied first. */
async function tour() {
  const colours = await client.set(`${LANGUAGE}-colours`, STRING);
  await colours.clear();
  await colours.add('green');
  await colours.add('blue');
  await colours.add('green');
  console.log('set:', ...(await all(colours)).sort(), await colours.size());

  const log = await client.list(`${LANGUAGE}-log`, STRING);
  await log.clear();
  await Promise.all(['b', 'c', 'd'].map((word) => log.push(word)));
  await log.insert(0, 'a');
  const words = [...(await all(log)), await log.get(1), await log.removeAt(3)];
  console.log('list:', ...words, await log.indexOf('c'));

  const jobs = await client.queue(`${LANGUAGE}-jobs`, STRING);
  await jobs.clear();
  const taken = Promise.all([jobs.take(), jobs.take()]); // They wait: there is nothing to do yet.
  await jobs.offer('cook');
  await jobs.offer('eat');
  console.log('queue:', ...(await taken), await jobs.size());

  const cards = await client.deque(`${LANGUAGE}-cards`, INT64);
  await cards.clear();
  await cards.push(1n);
  await cards.push(2n);
  await cards.unshift(0n);
  const numbers = [...(await all(cards)), await cards.pop(), await cards.takeFirst()];
  console.log('deque:', ...numbers.map(String), await cards.size());

  const stock = await client.counter(`${LANGUAGE}-stock`);
  await stock.set(10);
  const values = [await stock.add(-3), await stock.set(20), await stock.get()];
  console.log('counter:', ...values.map(String));
}

/**
 * Counts, puts and offers so many times, many at a time, and checks every answer.
 *
 * Kill members of the cluster meanwhile: nothing is lost, and nothing is done twice.
 */
async function once(count) {
  const tickets = await client.counter(`${LANGUAGE}-tickets`);
  const squares = await client.map(`${LANGUAGE}-squares`, INT64, STRING);
  const items = await client.queue(`${LANGUAGE}-items`, INT64);
  await Promise.all([squares.clear(), items.clear(), tickets.set(0)]);

  for (let first = 0; first < count; first += TOGETHER) {
    const numbers = [...Array(Math.min(TOGETHER, count - first)).keys()].map((n) => n + first);
    await Promise.all(numbers.map(async (number) => {
      const [ticket, before] = await Promise.all([
        tickets.add(),
        squares.put(number, String(number * number)),
        items.offer(number),
      ]);
      assert.equal(ticket, BigInt(number + 1), 'each ticket is given once, in order');
      assert.equal(before, undefined, 'each put finds no value before it');
    }));
  }
  assert.equal(await tickets.get(), BigInt(count), 'the counter is exact');
  assert.equal(await squares.size(), count, 'the map has each entry');
  for (let number = 0; number < count; number += 97) {
    assert.equal(await squares.get(number), String(number * number), 'and its value');
  }
  const line = (await all(items)).map(Number);
  assert.deepEqual(line, [...Array(count).keys()], 'the queue has each item once, in order');
  console.log(`once: ${count} tickets, ${count} squares, ${count} items`);
}

/** What an asynchronous iteration gives. */
async function all(iterable) {
  const found = [];
  for await (const each of iterable) {
    found.push(each);
  }
  return found;
}
