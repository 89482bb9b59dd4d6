import { describe, expect, it } from 'vitest';
import { addressOf, serversMisuse, tlsOf } from './address.js';

describe('addressOf', () => {
  it.each([
    ['127.0.0.1:11211', { host: '127.0.0.1', port: 11_211 }],
    ['localhost:1', { host: 'localhost', port: 1 }],
    ['cache-1.example.com:65535', { host: 'cache-1.example.com', port: 65_535 }],
    ['[::1]:11211', { host: '::1', port: 11_211 }],
    ['[fe80::1%eth0]:11211', { host: 'fe80::1%eth0', port: 11_211 }],
    ['/tmp/memcached.sock', { path: '/tmp/memcached.sock' }],
    ['unix:/tmp/a b:1', { path: '/tmp/a b:1' }],
  ])('reads %s', (server, address) => {
    expect(addressOf(server)).toEqual(address);
  });

  it.each([
    '',
    'localhost',
    ':11211',
    'localhost:',
    'localhost:0',
    'localhost:65536',
    'localhost:1x',
    'localhost:-1',
    '::1:11211',
    '[::1]',
    '[127.0.0.1]:11211',
    '[localhost]:11211',
    'user@localhost:11211',
    'memcached://localhost:11211',
    'local host:11211',
    'localhost:11211\r\n',
    'unix:',
    'unix:tmp/a',
    '/',
  ])('has none for "%s"', (server) => {
    expect(addressOf(server)).toBeUndefined();
  });
});

describe('tlsOf', () => {
  it('asks for the certificate of the host, which is no address, unless the options say another', () => {
    const at = { host: 'cache.example', port: 1 };
    expect(tlsOf(at, {})).toEqual({ ...at, servername: 'cache.example' });
    expect(tlsOf(at, { servername: 'other' })).toEqual({ ...at, servername: 'other' });
    expect(tlsOf({ host: '127.0.0.1', port: 1 }, {})).toEqual({ host: '127.0.0.1', port: 1 });
    expect(tlsOf({ path: '/s' }, { ca: 'c' })).toEqual({ path: '/s', ca: 'c' });
  });

  it('leads to the address, whatever the options say', () => {
    const elsewhere = { host: 'other', port: 2, path: '/other' };
    expect(tlsOf({ host: '127.0.0.1', port: 1 }, elsewhere)).toEqual({ host: '127.0.0.1', port: 1 });
    expect(tlsOf({ path: '/s' }, elsewhere)).toEqual({ path: '/s' });
  });
});

describe('serversMisuse', () => {
  it.each([
    'a:1',
    ['a:1', 'b:1'],
    [{ server: 'a:1' }, { server: 'b:1', weight: 0.5 }, 'c:1'],
    [{ server: 'a:1', weight: undefined }],
    async () => ['a:1'],
  ])('has nothing against %j', (servers) => {
    expect(serversMisuse(servers)).toBeUndefined();
  });

  it.each<[servers: unknown, message: string]>([
    [[], 'servers must be a server like 127.0.0.1:11211, or a list of them, not an empty one'],
    ['s3cr', 'servers must be a server like 127.0.0.1:11211, not that text'],
    [['a:1', 's3cr'], 'servers[1] must be a server like 127.0.0.1:11211, not that text'],
    [['a:1', null], 'servers[1] must be a server like 127.0.0.1:11211, not null'],
    [[{ server: 's3cr' }], 'servers[0].server must be a server like 127.0.0.1:11211, not that text'],
    [[{}], 'servers[0].server must be a server like 127.0.0.1:11211, not undefined'],
    [[{ server: 'a:1', weight: 0 }], 'servers[0].weight must be a positive number'],
    [[{ server: 'a:1', weight: Number.NaN }], 'servers[0].weight must be a positive number'],
    [[{ server: 'a:1', weight: Number.POSITIVE_INFINITY }], 'servers[0].weight must be a positive number'],
    [[{ server: 'a:1', weight: '2' }], 'servers[0].weight must be a positive number'],
    [['a:1', { server: 'a:1', weight: 2 }], 'servers must not hold a server twice'],
  ])('tells what is wrong with %j, and nothing of it', (servers, message) => {
    expect(serversMisuse(servers)?.message).toBe(message);
  });
});
