import { equal } from '../contract/assert.js';
import type { RunnableCase } from '../contract/candidate.js';
import { type FreshnessCandidate, type Process, processOf, TTL, WINDOW } from './process.js';

/** What cached functions in several processes make of each other's results, case by case. It takes no time: the clocks are moved. */
export function freshnessCasesFor(candidate: FreshnessCandidate): RunnableCase[] {
  return Object.entries(cases).map(([name, check]) => ({
    name,
    run: () => {
      candidate.next();
      return check((start = 0) => processOf(candidate, start));
    },
  }));
}

type Check = (begin: (start?: number) => Process) => Promise<void>;

/** So much may the times that two processes tell of one server differ: Memcached tells whole seconds. */
const MARGIN = 2_000;

const DAY = 86_400_000;

const cases: Readonly<Record<string, Check>> = {
  async 'is judged alike by processes whose clocks are a day apart'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    equal(await one.fresh('k'), 'first', 'the result');
    await other.fresh('k');
    equal(other.loads(), 0, 'loads of the other process');
    for (const { clock } of [one, other]) clock.advance(TTL - MARGIN);
    for (const { fresh } of [one, other])
      equal((await fresh.explain('k')).does, 'answer', 'what a call does before the end');
    for (const { clock } of [one, other]) clock.advance(2 * MARGIN);
    for (const { fresh } of [one, other])
      equal((await fresh.explain('k')).does, 'renew', 'what a call does after the end');
    for (const { clock } of [one, other]) clock.advance(WINDOW);
    for (const { fresh } of [one, other])
      equal((await fresh.explain('k')).does, 'load', 'what a call does after the window');
  },
  async 'is answered where the function of another process fails'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    await one.fresh('k');
    await other.fresh('k');
    other.answers('');
    other.clock.advance(TTL + WINDOW + MARGIN);
    equal(await other.fresh('k'), 'first', 'the old result');
    equal(other.loads(), 1, 'loads of the other process');
  },
  async 'is read by a function without options while it is fresh, and is a miss to it then'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    await one.fresh('k');
    other.answers('second');
    equal(await other.plain('k'), 'first', 'the result');
    equal(other.loads(), 0, 'loads while it is fresh');
    other.clock.advance(TTL + MARGIN);
    equal(await other.plain('k'), 'second', 'the result after its ttl');
    equal(await other.plain('k'), 'second', 'what was kept in its place');
    equal(other.loads(), 1, 'loads after its ttl');
  },
  async 'is fresh where a function without options has kept it'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    await one.plain('k');
    other.answers('second');
    equal(await other.fresh('k'), 'first', 'the result');
    other.clock.advance(2 * TTL);
    equal(await other.fresh('k'), 'first', 'the result, for as long as it is there');
  },
  async 'is a miss where it is of another version, or of foreign origin'(begin) {
    const { fresh, plain, cache } = begin();
    for (const foreign of [
      { $cached: [2, 0, null, 0, 'new'] },
      { $cached: 'v' },
      { $cached: [] },
      { $cached: [1, 'a', null, 0] },
    ]) {
      for (const get of [fresh, plain]) {
        await cache.set('k', foreign);
        equal(await get('k'), 'first', 'the result');
      }
    }
  },
  async 'may be nothing, and look like the form in which it is kept'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    equal(await one.absent('k'), undefined, 'the result');
    equal((await other.fresh.explain('k')).does, 'answer', 'what a call of another process does');
    equal(await other.fresh('k'), undefined, 'its result');
    const lookalike = { $cached: [1, 0, null, 0, 'v'] };
    for (const get of [one.plain, one.fresh]) {
      await get.set(['k'], lookalike);
      equal(await other.plain('k'), lookalike, 'a result that looks like an envelope');
    }
  },
  async 'is renewed once behind the answers of two processes each, and tells what their calls meet'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    await one.fresh('k');
    equal(one.met(), ['miss', 'loaded'], 'what the first call meets');
    await other.fresh('k');
    equal(other.met(), ['hit'], 'what the first call of the other process meets');
    other.answers('second');
    other.clock.advance(TTL + MARGIN);
    equal(await Promise.all([other.fresh('k'), other.fresh('k')]), ['first', 'first'], 'the old result');
    await other.behind();
    equal(other.loads(), 1, 'loads behind them');
    equal(other.met().sort(), ['loaded', 'refresh', 'stale-hit', 'stale-hit'], 'what these calls meet');
    equal(await other.fresh('k'), 'second', 'the new result');
    equal(other.met(), ['hit'], 'what a call meets then');
    equal(await one.plain('k'), 'second', 'the new result, to the other process');
  },
  async 'is not renewed any more after close'(begin) {
    const { fresh, clock, loads } = begin();
    await fresh('k');
    await fresh.close();
    clock.advance(TTL + MARGIN);
    equal((await fresh.explain('k')).does, 'answer', 'what a call does');
    equal(await fresh('k'), 'first', 'the old result');
    equal(loads(), 1, 'loads');
  },
  async 'is answered where a load takes too long, which its other callers give up after their time'(begin) {
    const { impatient, answers, clock, met, loads } = begin();
    await impatient('k');
    met();
    answers(new Promise(() => {}));
    clock.advance(TTL + MARGIN);
    const [old, none] = [impatient('k'), impatient('n').catch(({ code }) => code)];
    while (loads() < 3) await impatient.explain('k'); // which takes a turn of the server's
    clock.advance(100);
    equal(await old, 'first', 'the old result');
    clock.advance(900);
    equal(await none, 'TIMEOUT', 'where there is none');
  },
  async 'may be waited for until one gives up'(begin) {
    const { fresh, answers, loads } = begin();
    let end: (value: string) => void = () => {};
    answers(new Promise((resolve) => (end = resolve)));
    const impatient = new AbortController();
    const givenUp = fresh
      .with({ signal: impatient.signal })('k')
      .catch((reason: unknown) => reason);
    const patient = fresh('k');
    while (loads() < 1) await fresh.explain('k');
    impatient.abort('enough');
    equal(await givenUp, 'enough', 'what the impatient one gets');
    end('first');
    equal(await patient, 'first', 'what the patient one gets');
    equal(loads(), 1, 'loads');
  },
  async 'is a miss where it does not fit the schema, and cannot be made to'(begin) {
    const { texts, cache, loads } = begin();
    await cache.set('number', 42);
    await cache.set('list', [42]);
    equal(await texts('number'), 'number 42', 'what was made of a number');
    equal((await texts.explain('list')).why, 'schema', 'why a list is a miss');
    equal(await texts('list'), 'first', 'what was loaded for a list');
    equal(loads(), 1, 'loads');
  },
  async 'is one of many: those that are missing, or that may be renewed, are loaded together'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    equal(await one.many(['a', 'none', 'b', 'a']), ['first a', undefined, 'first b', 'first a'], 'the results');
    equal(one.asked, ['a,none,b'], 'the ids of the loads');
    other.answers('second');
    equal(await other.many(['c', 'none', 'a']), ['second c', undefined, 'first a'], 'the results of the other');
    equal(await other.fresh('b'), 'first b', 'the result of a function of one');
    other.clock.advance(TTL + MARGIN);
    await other.many.set('c', 'set');
    equal(await Promise.all(['a', 'b', 'c'].map(other.many.one)), ['first a', 'first b', 'set'], 'the old results');
    await other.behind();
    equal(other.asked, ['c', 'a,b'], 'the ids of the loads of the other');
    equal(await other.many(['b', 'a']), ['second b', 'second a'], 'the new results');
  },
};
