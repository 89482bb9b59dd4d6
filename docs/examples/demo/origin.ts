import { createHash, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

export interface Profile {
  user: string;
  token: string;
  colour: string;
  shard: number;
}

const derivedKey = promisify(pbkdf2);

/** The slow function: derives a token the expensive way, some milliseconds of real work. */
export async function derive(user: string): Promise<Profile> {
  const token = await derivedKey(user, 'ctu demo', 2_500, 48, 'sha256');
  const digest = createHash('sha256').update(user).digest();
  return { user, token: token.toString('hex'), colour: `#${digest.toString('hex', 0, 3)}`, shard: digest[3]! };
}
