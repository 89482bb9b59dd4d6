import { connect } from 'node:net';

/**
 * The whole answer of the server on this loopback port to one line of a text protocol, Redis or Memcached alike.
 * Rejects when the port refuses, or when nothing comes for so many milliseconds.
 */
export function ask(port: number, line: string, timeout = 60_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8');
    const silent = new Error(`Port ${port} did not answer "${line}" within ${timeout} ms`);
    socket.setTimeout(timeout, () => socket.destroy(silent));
    socket.on('data', (text) => {
      answer += text;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    // Both kinds of server close the connection at `quit`, which tells where the answer ends without parsing it.
    socket.write(`${line}\r\nquit\r\n`);
  });
}
