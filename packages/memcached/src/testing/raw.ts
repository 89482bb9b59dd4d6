import { connect } from 'node:net';

/** The whole answer of a server like `127.0.0.1:11211` to commands of the text protocol, one character per byte. */
export function raw(server: string, commands: string): Promise<string> {
  const [host, port] = server.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host);
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (text) => {
      answer += text;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    socket.write(Buffer.from(`${commands}\r\nquit\r\n`, 'latin1'));
  });
}
