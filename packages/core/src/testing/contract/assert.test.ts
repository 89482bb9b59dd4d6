import { describe, expect, it } from 'vitest';
import { same } from '../../values/same.js';
import { ContractFailure, equal } from './assert.js';

describe('same', () => {
  it.each<[unknown, unknown]>([
    [Number.NaN, Number.NaN],
    [{ a: [undefined, 1n] }, { a: [undefined, 1n] }],
    [new Date(1), new Date(1)],
    [new Date(Number.NaN), new Date(Number.NaN)],
    [new Map([['a', new Date(1)]]), new Map([['a', new Date(1)]])],
    [new Set([1]), new Set([1])],
    [new URL('https://a.b'), new URL('https://a.b/')],
    [/a/g, /a/g],
    [Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
  ])('takes %o for %o', (actual, expected) => {
    expect(same(actual, expected)).toBe(true);
  });

  it.each<[unknown, unknown]>([
    [null, undefined],
    [{}, { a: undefined }],
    [[null], [undefined]],
    [new Date(1), new Date(2)],
    ['1970-01-01T00:00:00.001Z', new Date(1)],
    [{}, new Map()],
    [new Map([['a', 1]]), new Map([['a', 2]])],
    [new Set([1]), new Set([1, 2])],
    [{ 0: 1 }, Uint8Array.of(1)],
    [new URL('https://a.b'), new URL('https://a.c')],
    [/a/g, /a/],
    ['/a/', /a/],
    [Uint8Array.of(1), Uint8Array.of(2)],
  ])('does not take %o for %o', (actual, expected) => {
    expect(same(actual, expected)).toBe(false);
  });
});

describe('equal', () => {
  it('tells what was expected and what came, with what JSON would hide', () => {
    const comparing = () => equal({ at: '1' }, { at: new Date(1), is: [Number.NaN, undefined, 1n] }, 'get');
    expect(comparing).toThrow(
      new ContractFailure('get: expected {"at":Date(1),"is":[NaN,undefined,1n]}, got {"at":"1"}'),
    );
    expect(() => equal(undefined, new Map([['a', 1]]), 'get')).toThrow('get: expected Map([["a",1]]), got undefined');
  });

  it('tells of a value with a cycle, and of a long one its beginning', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => equal(cycle, 'x'.repeat(1_000), 'get')).toThrow(/^get: expected "x{78}…, got \[\[\[\[\[\[…/);
  });
});
