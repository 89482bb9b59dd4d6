// @module-tag stress
import { patient, waitUntil } from '@ctu/tooling';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allClosed, type Script, scriptedServer } from '../testing/scripted-server.js';
import { elastiCache } from './discovery.js';
import { Memcached } from './memcached.js';

const config = (text: string) => `CONFIG cluster 0 ${text.length}\r\n${text}\r\nEND\r\n`;
const endpoint = (answer: () => string | undefined) =>
  scriptedServer((line) => (line === 'config get cluster' ? answer() : undefined));

describe('elastiCache', () => {
  it('lists the nodes by their hosts and ports', async () => {
    // As the user guide of ElastiCache shows it.
    const nodes = [
      'myCluster.pc4ldq.0001.use1.cache.amazonaws.com|10.82.235.120|11211',
      'myCluster.pc4ldq.0002.use1.cache.amazonaws.com||11212',
    ];
    const server = await endpoint(() => config(`12\n${nodes.join(' ')}\n`));
    expect(await elastiCache(server.name, patient)()).toEqual([
      'myCluster.pc4ldq.0001.use1.cache.amazonaws.com:11211',
      'myCluster.pc4ldq.0002.use1.cache.amazonaws.com:11212',
    ]);
    expect(server.lines).toEqual(['config get cluster']);
  });

  it('leaves no connection open', async () => {
    const server = await endpoint(() => config('1\na|1.2.3.4|1\n'));
    const list = elastiCache(server.name, patient);
    for (let round = 1; round <= 2; round++) {
      expect(await list()).toEqual(['a:1']);
      await allClosed(server);
      expect(server.accepted).toBe(round);
    }
  });

  it.each([
    '',
    '12\n',
    '12',
    '12\n\n',
    '12\nhost\n',
    '12\n|1.2.3.4|1\n',
    '12\na|b|x\n',
    '12\na|b|1 c\n',
    '12\na|b|1  c|d|2\n',
  ])('rejects with SERVER for what is no list of nodes: %j', async (text) => {
    const server = await endpoint(() => config(text));
    await expect(elastiCache(server.name, patient)()).rejects.toMatchObject({ code: 'SERVER' });
  });

  it('rejects with SERVER where the endpoint knows no such command', async () => {
    const server = await endpoint(() => 'ERROR\r\n');
    await expect(elastiCache(server.name, patient)()).rejects.toMatchObject({ code: 'SERVER' });
  });

  it('rejects with UNAVAILABLE for what is no answer at all', async () => {
    const server = await endpoint(() => 'CONFIG cluster 0 3\r\nab\r\nEND\r\n');
    await expect(elastiCache(server.name, patient)()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('does not ask an endpoint again that is silent', async () => {
    const server = await endpoint(() => undefined);
    const list = elastiCache(server.name, { timeout: 50 });
    await expect(list()).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(list()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('silent') });
    expect(server.lines.filter((line) => line !== 'version')).toEqual(['config get cluster']);
  });

  it('throws for what is no endpoint, and for options that make no sense', () => {
    expect(() => elastiCache('endpoint')).toThrow(TypeError);
    expect(() => elastiCache('endpoint:1', { user: 'anna' })).toThrow(TypeError);
    expect(() => elastiCache('endpoint:1', { timeout: 0 })).toThrow(RangeError);
  });

  it('gives a client its servers, which change with the cluster', async () => {
    const node: Script = (line) => (line.startsWith('get') ? 'END\r\n' : undefined);
    const [one, two] = await Promise.all([scriptedServer(node), scriptedServer(node)]);
    let listed = one.name;
    const server = await endpoint(() => config(`1\n${listed.replace(':', '|127.0.0.1|')}\n`));
    const client = new Memcached(elastiCache(server.name, patient), { ...patient, poll: 1 });
    onTestFinished(() => client.close());
    expect(await client.get('k')).toBeUndefined();
    expect([one.lines, two.lines]).toEqual([['get k'], []]);
    listed = two.name;
    await waitUntil(async () => {
      await client.get('k');
      return two.lines.length > 0;
    });
    await allClosed(one);
  });
});
