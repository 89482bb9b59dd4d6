import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ask, startFaultProxy, startMemcached, waitUntil } from './index.js';

it('a fault proxy makes open connections half open, or closes them, and new ones pass', async () => {
  const server = await startMemcached();
  const proxy = await startFaultProxy(server.port);
  const opened: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of opened) socket.destroy();
    await proxy.stop();
    await server.stop();
  });
  const open = async () => {
    const socket = connect(proxy.port, '127.0.0.1');
    opened.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  const asked = async (socket: Socket) => {
    socket.write('version\r\n');
    return String((await once(socket, 'data'))[0]);
  };

  const first = await open();
  expect(await asked(first)).toMatch(/^VERSION/);
  proxy.swallow();
  const heard: unknown[] = [];
  for (const event of ['data', 'close', 'error']) first.on(event, (what) => heard.push(what));
  first.write('version\r\n');
  const second = await open();
  expect(await asked(second)).toMatch(/^VERSION/); // whatever would have come on the first has come before
  expect(heard).toEqual([]);

  await Promise.all([once(second, 'close'), server.kill()]);
  await server.restart();
  const third = await open();
  expect(await asked(third)).toMatch(/^VERSION/);
  expect(heard).toEqual([]); // not even of the end of the server

  proxy.kill();
  await Promise.all([once(first, 'close'), once(third, 'close')]);
  expect(await asked(await open())).toMatch(/^VERSION/);
  expect(proxy.accepted).toBe(4);
});

it('a fault proxy keeps the order of what it delays', async () => {
  const server = await startMemcached();
  const proxy = await startFaultProxy(server.port);
  const socket = connect(proxy.port, '127.0.0.1');
  onTestFinished(async () => {
    socket.destroy();
    await proxy.stop();
    await server.stop();
  });
  await once(socket, 'connect');
  let heard = '';
  socket.on('data', (data) => {
    heard += data;
  });
  proxy.delay(300);
  socket.write('mn\r\n');
  await ask(server.port, 'version'); // the reply to the other has left meanwhile
  proxy.heal();
  socket.write('version\r\n');
  await waitUntil(() => /VERSION.*\r\n/.test(heard) && heard.includes('MN\r\n'));
  expect(heard).toMatch(/^MN\r\nVERSION/);
});

/** A connection through a proxy to a Memcached, and what has come on it so far. */
async function proxied() {
  const server = await startMemcached();
  const proxy = await startFaultProxy(server.port);
  const opened: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of opened) socket.destroy();
    await proxy.stop();
    await server.stop();
  });
  const open = async () => {
    const socket = connect(proxy.port, '127.0.0.1');
    opened.push(socket);
    await once(socket, 'connect');
    const heard: Buffer[] = [];
    socket.on('data', (bytes) => heard.push(bytes));
    return { socket, heard, all: () => Buffer.concat(heard) };
  };
  return { server, proxy, open };
}

it('a fault proxy lets nothing through on any connection, and closes those once it is healed', async () => {
  const { server, proxy, open } = await proxied();
  const first = await open();
  proxy.mute();
  const second = await open();
  for (const { socket } of [first, second]) socket.write('version\r\n');
  await ask(server.port, 'version'); // their replies would have left
  expect([first.heard, second.heard]).toEqual([[], []]);
  proxy.heal();
  await Promise.all([first, second].map(({ socket }) => socket.closed || once(socket, 'close')));
  const third = await open();
  third.socket.write('version\r\n');
  await waitUntil(() => third.all().includes('VERSION'));
});

it('a fault proxy puts noise in the place of replies', async () => {
  const { proxy, open } = await proxied();
  const { socket, all } = await open();
  proxy.garble();
  socket.write('mn\r\n');
  await waitUntil(() => all().length === 'MN\r\n'.length);
  expect(all().every((byte) => byte >= 0x80)).toBe(true);
  proxy.heal();
  if (!socket.closed) await once(socket, 'close');
});

it('a fault proxy lets replies drip, in their order, and the rest through once it is healed', async () => {
  const { server, proxy, open } = await proxied();
  const { socket, heard, all } = await open();
  proxy.drip(1, 5);
  socket.write('mn\r\nmn\r\n');
  await waitUntil(() => all().length === 8);
  expect(heard.length).toBeGreaterThan(1);
  proxy.drip(1, 60_000);
  socket.write('mn\r\n');
  await ask(server.port, 'version'); // the reply has left
  proxy.heal();
  socket.write('mn\r\n');
  await waitUntil(() => all().length === 16);
  expect(String(all())).toBe('MN\r\n'.repeat(4));
});

it('a fault proxy closes the one connection on which words are asked for, in the place of that request', async () => {
  const { proxy, open } = await proxied();
  const [first, second] = [await open(), await open()];
  proxy.cutAt('Version');
  first.socket.write('mn\r\n');
  await waitUntil(() => first.all().includes('MN\r\n'));
  const closed = once(first.socket, 'close');
  first.socket.write('version\r\n');
  await closed;
  expect(String(first.all())).toBe('MN\r\n');
  second.socket.write('version\r\n');
  await waitUntil(() => second.all().includes('VERSION'));
});
