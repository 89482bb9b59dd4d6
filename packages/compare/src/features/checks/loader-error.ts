import type { Check } from './check.js';

/** What ten callers of one failing load get, and how often it is tried for them. */
export const loaderError: Check = async ({ loading }) => {
  const failure = new Error('There is no such row');
  let loads = 0;
  const cached = loading?.(async () => {
    loads++;
    await new Promise((resolve) => setImmediate(resolve));
    throw failure;
  });
  if (!cached) return undefined;
  const ten = Array.from({ length: 10 }, () => cached.call());
  const [first] = await Promise.allSettled(ten);
  return `${toldOf(first!, failure)}, ${loads === 1 ? 'one load' : `${loads} loads`}`;
};

function toldOf(outcome: PromiseSettledResult<unknown>, failure: Error): string {
  if (outcome.status === 'fulfilled') return `answers \`${outcome.value}\``;
  if (outcome.reason === failure) return 'the error itself';
  return outcome.reason.cause === failure ? 'another error, whose cause it is' : 'another error';
}
