import { connect } from 'node:net';

/** One socket to Memcached, which sends what it is given and splits what comes. One call after the other. */
export async function bareSocket(port: number) {
  const socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
  await new Promise((resolve) => socket.once('connect', resolve));
  let text = '';
  let end = '';
  let answer: (text: string) => void = () => {};
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (!text.endsWith(end)) return;
    const whole = text;
    text = '';
    answer(whole);
  });
  let before: Promise<unknown> = Promise.resolve();
  const ask = (command: string, last: string): Promise<string> => {
    const reply = before.then(() => {
      end = last;
      return new Promise<string>((resolve) => {
        answer = resolve;
        socket.write(command, 'latin1');
      });
    });
    before = reply;
    return reply;
  };
  return {
    async set(key: string, value: string): Promise<void> {
      await ask(`set ${key} 3 600 ${value.length}\r\n${value}\r\n`, 'STORED\r\n');
    },
    /** The values of keys that are there, in their order. */
    async getMany(keys: readonly string[]): Promise<string[]> {
      const reply = await ask(`get ${keys.join(' ')}\r\n`, 'END\r\n');
      const values: string[] = [];
      for (let at = 0; reply.startsWith('VALUE', at); ) {
        const lineEnd = reply.indexOf('\r\n', at);
        const size = Number(reply.slice(reply.lastIndexOf(' ', lineEnd) + 1, lineEnd));
        values.push(reply.slice(lineEnd + 2, lineEnd + 2 + size));
        at = lineEnd + 4 + size;
      }
      return values;
    },
  };
}
