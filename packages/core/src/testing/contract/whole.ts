import type { AnyCache } from '../../cache.js';
import { equal, fail } from './assert.js';
import { type ContractCase, rule, type Subject } from './contract-case.js';
import type { Probe } from './probe.js';

/** Rules 5 and 6: a cache as a whole, which is its own keys and no other. */
export const wholeCases: readonly ContractCase[] = [
  rule('is empty after clear, and takes values again', ['clear'], async (cache) => {
    await cache.clear();
    await fill(cache);
    await cache.clear();
    for (const key of ['a', 'b', 'c']) equal(await cache.get(key), undefined, `get ${key} after clear`);
    equal(await cache.has('a'), false, 'has after clear');
    await cache.set('a', 2);
    equal(await cache.get('a'), 2, 'get after a new set');
  }),
  rule('forgets thousands of keys on clear', ['clear'], async (cache) => {
    const keys = Array.from({ length: 2_500 }, (_, index) => `k${index}`);
    await Promise.all(keys.map((key) => cache.set(key, 1)));
    await cache.clear();
    const left = await Promise.all(keys.map((key) => cache.get(key)));
    equal(left.filter((value) => value !== undefined).length, 0, 'how many of 2,500 keys are left');
  }),
  rule('lists its keys, each once', ['keys'], async (cache) => {
    equal(await cache.keys(), [], 'keys of an empty cache');
    await fill(cache);
    await cache.set('a', 'again');
    await cache.delete('b');
    equal(await cache.keys(), ['a', 'c'], 'keys');
  }),
  rule('lists at least the keys that start with the prefix it is asked for', ['keys'], async (cache) => {
    const keys = ['a*', 'a*b', 'ab', 'b', '[a]', '[a]b', 'a'];
    for (const key of keys) await cache.set(key, 1);
    for (const prefix of ['', 'a*', '[a]', 'a', 'x']) {
      const listed = await cache.keys({ prefix });
      const expected = keys.filter((key) => key.startsWith(prefix)).sort();
      equal(
        listed.filter((key) => String(key).startsWith(prefix)),
        expected,
        `keys with the prefix ${prefix}`,
      );
    }
  }),
  rule('lists thousands of keys', ['keys'], async (cache) => {
    const keys = Array.from({ length: 2_500 }, (_, index) => `k${index}`);
    await Promise.all(keys.map((key) => cache.set(key, 1)));
    equal(await cache.keys(), [...keys].sort(), 'keys');
  }),
  rule('counts its keys', ['size'], async (cache) => {
    equal(await cache.size(), 0, 'size of an empty cache');
    await fill(cache);
    await cache.set('a', 'again');
    equal(await cache.size(), 3, 'size');
    await cache.delete('b');
    equal(await cache.size(), 2, 'size after delete');
  }),
  rule('neither sees nor touches the entries of a neighbour', ['neighbour'], async (cache, subject) => {
    const neighbour = neighbourOf(subject);
    await neighbour.set('k', 'theirs');
    equal(await cache.get('k'), undefined, 'get of a key that only the neighbour has');
    equal(await cache.has('k'), false, 'has of a key that only the neighbour has');
    equal(await cache.delete('k'), false, 'delete of a key that only the neighbour has');
    await cache.set('k', 'ours');
    equal(await neighbour.get('k'), 'theirs', "the neighbour's get");
    equal(await cache.delete('k'), true, 'delete');
    equal(await neighbour.get('k'), 'theirs', "the neighbour's get after delete");
  }),
  rule('clears its own keys only', ['neighbour', 'clear'], async (cache, subject) => {
    const neighbour = neighbourOf(subject);
    await neighbour.set('a', 'theirs');
    await fill(cache);
    await cache.clear();
    equal(await cache.get('a'), undefined, 'get after clear');
    equal(await neighbour.get('a'), 'theirs', "the neighbour's get after clear");
  }),
  rule('lists its own keys only', ['neighbour', 'keys'], async (cache, subject) => {
    await neighbourOf(subject).set('theirs', 1);
    await cache.set('ours', 1);
    equal(await cache.keys(), ['ours'], 'keys');
  }),
  rule('counts its own keys only', ['neighbour', 'size'], async (cache, subject) => {
    await neighbourOf(subject).set('theirs', 1);
    await cache.set('ours', 1);
    equal(await cache.size(), 1, 'size');
  }),
];

async function fill(cache: Probe): Promise<void> {
  for (const key of ['a', 'b', 'c']) await cache.set(key, key);
}

function neighbourOf(subject: Subject): AnyCache {
  return subject.neighbour ?? fail('the subject has no neighbour, so it lacks the power `neighbour`');
}
