// @module-tag stress
import { type ChildProcess, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { patient, startMemcached, waitUntil } from '@ctu/tooling';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { programs } from '../testing/programs.js';
import { scriptedServer } from '../testing/scripted-server.js';

describe('a program', () => {
  const file = programs(
    {
      memcached: 'src/client/memcached.ts',
      servers: 'src/client/servers.ts',
      operations: 'src/client/operations.ts',
    },
    `import { Memcached } from './memcached.js';
     import { serversIn } from './servers.js';
     import { Operations } from './operations.js';`,
  );

  /** Runs a program to its end, which nothing but its client puts off; what it has printed. */
  async function run(lines: string, watch: (program: ChildProcess) => void = () => {}): Promise<string> {
    const ended = promisify(execFile)(process.execPath, [await file(lines)], patient);
    watch(ended.child);
    const { stdout, stderr } = await ended;
    expect(stderr).toBe('');
    return stdout.trimEnd();
  }

  it('ends by itself with a client open', async () => {
    const printed = await run(`
      const client = new Memcached(['${inject('server')}', '${inject('ring')[0]}'], { timeout: 60_000 });
      await client.set('k', 'v');
      await client.version();
      console.log(String((await client.get('k')).data));`);
    expect(printed).toBe('v');
  });

  it('ends by itself with a client that was never used', async () => {
    expect(await run(`new Memcached('${inject('server')}'); console.log('made');`)).toBe('made');
  });

  it('ends by itself with a connection that is open and idle, on which more came than was asked', async () => {
    const server = await scriptedServer(() => 'END\r\nEND\r\n');
    const printed = await run(`
      const client = new Memcached('${server.name}', { timeout: Infinity });
      console.log(await client.get('k'));`);
    expect(printed).toBe('undefined');
  });

  it('waits for a reply that takes its time, without a deadline', async () => {
    const slow = await startMemcached();
    onTestFinished(() => slow.stop());
    await slow.freeze();
    const printed = await run(
      `
      const client = new Memcached('127.0.0.1:${slow.port}', { timeout: Infinity });
      const reply = client.set('k', 'v').then(() => console.log('answered'));
      console.log('asked');
      await reply;`,
      (program) => program.stdout!.once('data', () => slow.thaw()),
    );
    expect(printed).toBe('asked\nanswered');
  });

  it.each([
    ['on a new connection', ''],
    ['on a connection that is open', "await client.get('k');"],
  ])('is not kept from its end by a question for the version %s', async (_, before) => {
    const server = await scriptedServer((line) => (line === 'version' ? undefined : 'END\r\n'));
    const printed = await run(`
      const client = new Memcached('${server.name}', { timeout: Infinity });
      ${before}
      const operations = new Operations(client[serversIn].all[0], () => 0);
      operations.version().then(() => console.log('answered'));
      console.log('asked');`);
    expect(printed).toBe('asked');
  });

  it('ends by itself after a call that no server has answered in time', async () => {
    const server = await scriptedServer(() => undefined);
    const printed = await run(`
      const client = new Memcached('${server.name}', { timeout: 100 });
      console.log(await client.get('k').catch((error) => error.code));`);
    expect(printed).toBe('TIMEOUT');
  });

  it('ends by itself after its client was closed with a reply under way', async () => {
    const server = await scriptedServer((line) => (line === 'get k' ? 'END\r\n' : undefined));
    const printed = await run(`
      const client = new Memcached('${server.name}', { timeout: 60_000 });
      const reply = client.get('k');
      client.close();
      console.log(await reply);`);
    expect(printed).toBe('undefined');
  });

  it('ends by itself after its client was closed with a call that a silent server has not answered', async () => {
    const server = await scriptedServer(() => undefined);
    const printed = await run(`
      const client = new Memcached('${server.name}', { timeout: 100 });
      const call = client.get('k');
      client.close();
      await call.catch((error) => console.log(error.code));`);
    expect(printed).toBe('TIMEOUT');
  });

  it('waits for a reply without a deadline, though another caller has given up, or a password is told first', async () => {
    const server = await scriptedServer((line) => (line === 'anna s3cret' ? 'STORED\r\n' : undefined));
    const printed = run(`
      const client = new Memcached('${server.name}', { timeout: Infinity, user: 'anna', password: 's3cret' });
      const [hasty] = client[serversIn].all.map((server) => new Operations(server, () => ({ flags: 0, data: '' })));
      const call = client.get('k');
      const given = { wanted: true };
      hasty.getMany(['k'], given).catch(() => {});
      given.wanted = false;
      hasty.overdue();
      console.log(String((await call).data));`);
    await Promise.race([waitUntil(() => server.lines.includes('get k')), printed]);
    await run(''); // a program that waits for nothing ends meanwhile
    server.connections[0]?.write('VALUE k 1 1\r\nv\r\nEND\r\n');
    expect(await printed).toBe('v');
  });

  it('ends by itself where the second address of a host is silent', async () => {
    const server = await scriptedServer(() => undefined);
    const printed = await run(`
      const dns = await import('node:dns');
      dns.default.lookup = (host, options, callback) =>
        callback(null, [{ address: '127.0.0.2', family: 4 }, { address: '127.0.0.1', family: 4 }]);
      const client = new Memcached('localhost:${server.name.split(':')[1]}', { timeout: 100 });
      await client.get('k').catch((error) => console.log(error.code));
      const [hub] = client[serversIn].all.map((server) => new Operations(server, () => ({ flags: 0, data: '' })));
      hub.disconnect();
      hub.version().catch(() => {}); // as a guard does
      await new Promise(setImmediate);`);
    expect(printed).toBe('TIMEOUT');
  });
});
