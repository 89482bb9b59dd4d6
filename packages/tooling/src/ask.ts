import { connect } from 'node:net';

/**
 * The whole answer of the server on this loopback port to one line of a text protocol, Redis or Memcached alike.
 * Rejects when the port refuses, or when the answer is not complete within a second.
 */
export function ask(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8');
    socket.setTimeout(1_000, () => socket.destroy(new Error(`Port ${port} did not answer "${line}" within 1000 ms`)));
    socket.on('data', (text) => {
      answer += text;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    // Both kinds of server close the connection at `quit`, which tells where the answer ends without parsing it.
    socket.write(`${line}\r\nquit\r\n`);
  });
}
