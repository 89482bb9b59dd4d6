import { CacheError } from '@ctu/core';
import { describe, expect, it } from 'vitest';
import { errorType } from './error-type.js';

class UserNotFound extends Error {
  override readonly name = 'UserNotFound';
}

describe('errorType', () => {
  it('is the code of a CacheError', () => {
    expect(errorType(new CacheError('TIMEOUT', 'Too late'))).toBe('TIMEOUT');
  });

  it('is the name of an error of the language, and of a signal', () => {
    expect(errorType(new TypeError('no'))).toBe('TypeError');
    expect(errorType(new DOMException('gone', 'AbortError'))).toBe('AbortError');
    expect(errorType(AbortSignal.abort().reason)).toBe('AbortError');
  });

  it.each([
    ['a class of somebody else', new UserNotFound()],
    ['a name that somebody has made up', Object.assign(new Error('no'), { name: 'user 42' })],
    ['a name that is no text', Object.assign(new Error('no'), { name: ['Error'] })],
    ['a name that every object has', Object.assign(new Error('no'), { name: 'constructor' })],
    ['a code that another copy of the package may know', new CacheError('user 42' as 'TIMEOUT', 'no')],
    ['a code that every object has', new CacheError('toString' as 'TIMEOUT', 'no')],
    ['what is no error', 'user 42'],
    ['nothing', undefined],
    ['null', null],
  ])('is _OTHER for %s', (_, error) => {
    expect(errorType(error)).toBe('_OTHER');
  });
});
