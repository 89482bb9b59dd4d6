import { Transform } from 'node:stream';
import Parser from 'redis-parser';
import { type Answer, type Met, metBy, type Rule, type Words } from './rule.js';

/**
 * Makes what a client sends into what a Redis answers as an engine would: a command that a rule is about becomes a script whose
 * answer is that of the engine, any other stays as it is. So nobody has to read replies, and they come in their order. Fails for
 * what is no list of texts: no client library sends a command as a line. `told` hears of each command that has met a rule.
 *
 * It is not as an engine in two places that no cache comes to: within `MULTI` the refusal comes from `EXEC`, and a connection that
 * has subscribed in RESP2 is told that it may not run scripts.
 */
export function translator(rules: readonly Rule[], told: (met: Met) => void): Transform {
  let protocol = 2;
  const translated = (reply: unknown) => {
    if (!isCommand(reply)) return stream.destroy(new Error('A dialect proxy understands lists of texts only'));
    const words = reply.map(String);
    const met = metBy(rules, words, protocol);
    if (met) told(met);
    else if (/^hello$/i.test(words[0]!) && words[1]) protocol = Number(words[1]); // a command has a name
    stream.push(encode(met ? script(met.rule.answer, words) : reply));
  };
  const parser = new Parser({ returnBuffers: true, returnReply: translated, returnError: translated });
  const stream = new Transform({
    transform(chunk, _, done) {
      parser.execute(chunk);
      done();
    },
  });
  return stream;
}

function isCommand(reply: unknown): reply is Buffer[] {
  return Array.isArray(reply) && reply.length > 0 && reply.every(Buffer.isBuffer);
}

const refuse = 'return redis.error_reply(ARGV[1])';
const leaveOut = `local info = redis.call('INFO')
for _, field in ipairs(ARGV) do info = info:gsub('\\n' .. field .. ':[^\\n]*', '') end
return info`;

function script(answer: Answer, words: Words): string[] {
  if ('infoWithout' in answer) return ['EVAL', leaveOut, '0', ...answer.infoWithout];
  const text = answer.error.replace(/<(sub)?command>/gi, (place, sub) => {
    const word = words[sub ? 1 : 0] ?? '';
    return place === place.toLowerCase() ? word.toLowerCase() : word.toUpperCase();
  });
  return ['EVAL', refuse, '0', text];
}

/** As a list of texts, copied: the parser uses its memory again. */
function encode(parts: readonly (string | Buffer)[]): Buffer {
  const pieces: Buffer[] = [Buffer.from(`*${parts.length}\r\n`)];
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    pieces.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat(pieces);
}
