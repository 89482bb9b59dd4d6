import { describe, expect, it } from 'vitest';
import { binaryRequest, Opcode, statusText, writeExtras } from './binary-message.js';

const hex = (bytes: Buffer) => bytes.toString('hex');

describe('binaryRequest', () => {
  it('writes a header, extras, key and value, with the length of all three', () => {
    const request = binaryRequest(0xfffffffe, Opcode.set, 'key', writeExtras(3, 600), '"ü"');
    expect(hex(request.subarray(0, 24))).toBe('80010003080000000000000ffffffffe0000000000000000');
    expect(hex(request.subarray(24, 32))).toBe('0000000300000258');
    expect(request.subarray(32).toString()).toBe('key"ü"');
  });

  it('writes bytes as they are', () => {
    const request = binaryRequest(1, Opcode.add, 'k', writeExtras(1, 0), Uint8Array.of(0, 255));
    expect(hex(request.subarray(32))).toBe('6b00ff');
  });

  it('writes a header alone', () => {
    expect(hex(binaryRequest(7, Opcode.flush, ''))).toBe('800800000000000000000000000000070000000000000000');
  });
});

describe('statusText', () => {
  it('puts a status in words, and another in numbers', () => {
    expect(statusText(3)).toBe('value too large');
    expect(statusText(999)).toBe('status 999');
  });
});
