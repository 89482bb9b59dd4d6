import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CacheError } from './errors.js';
import { type CacheEvent, guarded, teller } from './events.js';
import { textKeyMisuse, ttlMisuse } from './misuse.js';
import { sentenceOf } from './two-level/levels.js';

const warn = vi.spyOn(console, 'warn');
beforeEach(() => void warn.mockReset().mockImplementation(() => {}));

const ONCE = '(said once; give onEvent to hear of each)';

const failed: CacheEvent = { type: 'cache-failed', error: new TypeError('no'), key: 'k' };
const notStored: CacheEvent = { type: 'not-stored', error: null, key: 'k' };
const unfilled: CacheEvent = { type: 'near-unfilled', key: 'k' };

describe('Observers', () => {
  it('hear of every event by onEvent, of errors by onError too, and the console is silent', () => {
    const [onEvent, onError] = [vi.fn(), vi.fn()];
    const tell = teller({ onEvent, onError }, 'It');
    for (const event of [failed, notStored, unfilled]) tell(event);
    expect(onEvent.mock.calls).toEqual([[failed], [notStored], [unfilled]]);
    expect(onError.mock.calls).toEqual([[failed.error], [null]]);
    expect(warn).not.toHaveBeenCalled();
  });

  it('of errors alone leave to the console what is none', () => {
    const onError = vi.fn();
    const tell = teller({ onError }, 'It', sentenceOf);
    for (const event of [failed, unfilled, notStored, unfilled]) tell(event);
    expect([onError.mock.calls.length, warn.mock.calls.length]).toEqual([2, 1]);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
    // biome-ignore lint/suspicious/noThenProperty: that is what such a promise is
    ['answers with a promise of another kind, that rejects', () => ({ then: (_: unknown, no: () => void) => no() })],
    // biome-ignore lint/suspicious/noThenProperty: as above
    ['answers with one that throws', () => ({ then: (): never => expect.unreachable() })],
  ])('are guests: nothing is heard of one who %s', async (_, observer) => {
    const tell = teller({ onEvent: observer, onError: observer }, 'It');
    expect(() => tell(failed)).not.toThrow();
    expect(guarded(observer)).toBeUndefined();
    await new Promise(setImmediate); // an unhandled rejection would fail this run
  });
});

describe('Without an observer, the console', () => {
  const said = (): unknown[] => warn.mock.calls.flat();

  it('says what the next call would repeat, once for each kind of event, with the way to hear of each', () => {
    const tell = teller({}, 'cached load', sentenceOf);
    for (const event of [failed, failed, unfilled, unfilled]) tell(event);
    expect(said()).toEqual([
      'ctu: cached load: TypeError at the key "k", whose text may quote a value (said once; give onEvent to hear of each)',
      expect.stringContaining('expires'),
    ]);
  });

  it.each([
    ['of somebody else', new TypeError('cannot convert "secret"')],
    [
      'of somebody else, with a code',
      Object.assign(new RangeError('"secret" is too long'), { code: 'ERR_OUT_OF_RANGE' }),
    ],
    ['that is named otherwise', Object.assign(new TypeError('secret'), { name: 'InvalidArgumentError' })],
  ])('tells of an error %s the name, the code and the key, and not the text, which may quote a value', (_, error) => {
    teller({}, 'It')({ type: 'not-stored', error, key: { id: 1 } });
    const name = 'code' in error ? 'RangeError ERR_OUT_OF_RANGE' : error.name;
    expect(said()).toEqual([`ctu: It: ${name} at the key {"id":1}, whose text may quote a value ${ONCE}`]);
  });

  it('tells the text of our own error too: it names the path, and quotes no value', () => {
    const error = new CacheError('UNENCODABLE_VALUE', '$.at is a Date');
    teller({}, 'It')({ type: 'cache-failed', error });
    expect(said()).toEqual([`ctu: It: CacheError UNENCODABLE_VALUE: $.at is a Date ${ONCE}`]);
  });

  it('tells the text of our own error of misuse, and of nobody else', () => {
    for (const error of [ttlMisuse(-1)!, new RangeError('secret')]) teller({}, 'It')({ type: 'cache-failed', error });
    expect(said()).toEqual([
      `ctu: It: RangeError: ttl must be a positive number of milliseconds or Infinity, not -1 ${ONCE}`,
      expect.not.stringContaining('secret'),
    ]);
  });

  it('does not say that a value is there under a key that is refused', () => {
    teller({}, 'It')({ type: 'not-forgotten', error: textKeyMisuse(7)!, key: 7 });
    expect(said()).toEqual([]);
  });

  it('says it once for each that tells', () => {
    for (const name of ['one', 'other']) teller({}, name)(failed);
    expect(said()).toHaveLength(2);
  });

  it('says how a near level can keep what expires', () => {
    teller({}, 'TwoLevelCache', sentenceOf)(unfilled);
    expect(said()).toEqual([
      expect.stringMatching(/the value of "k" expires, .* take MemoryCache or lru-cache as near/),
    ]);
  });

  it('says that an older value may be answered', () => {
    teller({}, 'cached load')({ type: 'not-forgotten', error: new CacheError('TIMEOUT', 'no answer'), key: 'k' });
    expect(said()).toEqual([
      'ctu: cached load: an older value could not be forgotten, so it may be answered until its ttl ends: ' +
        'CacheError TIMEOUT at the key "k": no answer ' +
        '(said once; give onEvent to hear of each)',
    ]);
  });

  const repeating = ['UNENCODABLE_VALUE', 'VALUE_TOO_LARGE', 'UNSUPPORTED', 'CLOSED'] as const;
  it.each([...repeating.map((code) => new CacheError(code, code)), new TypeError('no'), new RangeError('no')])(
    'repeats %s',
    (error) => {
      for (const type of ['cache-failed', 'not-stored'] as const) teller({}, 'It')({ type, error, key: 'k' });
      expect(said()).toHaveLength(2);
    },
  );

  const passing = ['TIMEOUT', 'UNAVAILABLE', 'SERVER', 'CORRUPT_VALUE'] as const;
  it.each([...passing.map((code) => new CacheError(code, code)), new Error('no'), 'no', null])(
    'is silent about what may pass: %s',
    (error) => {
      const tell = teller({}, 'It');
      tell({ type: 'cache-failed', error, key: 'k' });
      expect(said()).toEqual([]);
      tell(failed); // which is not used up by that
      expect(said()).toHaveLength(1);
    },
  );
});
