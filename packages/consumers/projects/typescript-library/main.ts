import { getUser, users } from './users.js';

await getUser('42');
const found: string | undefined = users.get(getUser.key('42'));
console.log(found);
