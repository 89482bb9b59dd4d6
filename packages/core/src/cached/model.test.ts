import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { cached } from './cached.js';
import { cachedMany } from './many.js';
import { caches, Model, operations, options, resultOf } from './test-model.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const rejected = () => 'rejected';

describe.each(caches)('A function of many behind %s', (_name, make) => {
  it('does what a plain model of it does', async () => {
    await fc.assert(
      fc.asyncProperty(options, operations, async (options, operations) => {
        const model = new Model(options);
        const clock = new ManualClock();
        const loads: string[] = [];
        const load = async (ids: readonly string[]) => {
          loads.push(ids.join());
          if (model.failing) throw new Error('down');
          return new Map(ids.map((id) => [id, resultOf(id, loads.length)]));
        };
        const get = cachedMany(load, { cache: make(clock), key: (id: string) => id, clock, ...(options as object) });
        for (const operation of operations) {
          if ('advance' in operation) {
            model.now += operation.advance;
            clock.advance(operation.advance);
          } else if ('failing' in operation) model.failing = operation.failing;
          else {
            const { what, ids } = operation;
            const [first] = ids as [string];
            if (what === 'set') {
              await get.set(first, 'set');
              model.set(first, 'set');
            } else if (what === 'has') expect(await get.has(first)).toBe(model.has(first));
            else if (what === 'delete') expect(await get.delete(ids)).toBe(model.delete(ids));
            else if (what === 'one') {
              const answers = await Promise.all(ids.map((id) => get.one(id).catch(rejected)));
              const expected = model.call(ids);
              expect(answers).toEqual(ids.map((id) => expected.get(id)));
            } else {
              const answer = await (what === 'call' ? get(ids) : get.refresh(ids)).catch(rejected);
              const expected = what === 'call' ? model.call(ids) : model.refresh(ids);
              const all = ids.map((id) => expected.get(id));
              expect(answer).toEqual(all.includes('rejected') ? 'rejected' : all);
            }
          }
          await settled();
          expect(loads).toEqual(model.loads);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe.each(caches)('A function of one behind %s', (_name, make) => {
  it('does what a plain model of it does', async () => {
    await fc.assert(
      fc.asyncProperty(options, operations, async (options, operations) => {
        const model = new Model(options);
        const clock = new ManualClock();
        const loads: string[] = [];
        const load = async (id: string) => {
          loads.push(id);
          if (model.failing) throw new Error('down');
          return resultOf(id, loads.length);
        };
        const get = cached(load, { cache: make(clock), key: (id: string) => id, clock, ...(options as object) });
        const one = (what: 'call' | 'refresh', id: string) => model[what]([id]).get(id);
        for (const operation of operations) {
          if ('advance' in operation) {
            model.now += operation.advance;
            clock.advance(operation.advance);
          } else if ('failing' in operation) model.failing = operation.failing;
          else {
            const { what, ids } = operation;
            for (const id of ids) {
              if (what === 'set') {
                await get.set([id], 'set');
                model.set(id, 'set');
              } else if (what === 'has') expect(await get.has(id)).toBe(model.has(id));
              else if (what === 'delete') expect(await get.delete(id)).toBe(model.delete([id]) > 0);
              else if (what === 'refresh') expect(await get.refresh(id).catch(rejected)).toBe(one('refresh', id));
              else expect(await get(id).catch(rejected)).toBe(one('call', id));
              await settled();
            }
          }
          expect(loads).toEqual(model.loads);
        }
      }),
      { numRuns: 150 },
    );
  });
});
