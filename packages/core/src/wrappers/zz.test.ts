import { it } from 'vitest';
import { explore } from './interleavings/explore.js';
it('counts', async () => {
  for (const [c, o, t] of [
    ['get, set a', {}], ['get, get, delete, get', {}], ['set a, set b, get', {}], ['set a, set b, set c', {}],
    ['get, set a, delete, get', {}], ['getMany, get, deleteMany', {}],['setMany a, deleteMany, get', {}],
    ['get, set a', {steppedNear: true}], ['get, deleteMany', {steppedNear: true}],['getMany, set a', {steppedNear: true}],['set a, set b', {steppedNear: true}],['get, get, delete', {steppedNear: true}],
    ['get, set a', {}, [0,1,2,3,4,30]],
  ] as const) {
    const start = performance.now();
    const p = explore({ callers: c.split(', '), ...o }, t);
    const r = await p;
    console.log(c, JSON.stringify(o), JSON.stringify(r), Math.round(performance.now() - start));
  }
}, 100000);
