/// <reference lib="dom" />
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { cutOff } from './cut-off.js';
import { ORIGIN, serveFrom } from './site.js';

/** How long something may take that is to happen at once, in milliseconds: on a busy machine. */
const PATIENCE = 120_000;

/** Where the playground is. */
interface Pages {
  /** The page that is used again and again, which rests at the beginning of a schedule. Whoever lets it play has to pause it. */
  at(schedule: string): Promise<Page>;
  /** Another page, as by a link that somebody was sent. */
  opened(schedule: string): Promise<Page>;
}

/** What the playground does. */
type Expectation = (pages: Pages) => Promise<void>;

const expectations: Readonly<Record<string, Expectation>> = {
  async 'plays until it is paused, and more and more is answered from a cache'({ at }) {
    const page = await at('seed=42');
    await skip(page, 1);
    const before = (await row(page, 'From a cache')).ours;
    await page.getByLabel('Speed').selectOption('5');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(
      (time) => Number.parseFloat(document.querySelector('.controls output')!.textContent!) > time,
      5,
    );
    await page.getByRole('button', { name: 'Pause' }).click();
    assert.ok((await row(page, 'From a cache')).ours > before);
  },

  async 'shows stale answers of the stack by hand, and none of ours'({ at }) {
    const page = await at('seed=42');
    await skip(page, 10);
    const { ours, naive } = await row(page, 'Stale answers');
    assert.equal(ours, 0);
    assert.ok(naive > 0);
    assert.match((await textOf(page, 'ol'))!, /by hand: Process \d answers version/);
    assert.doesNotMatch((await textOf(page, 'ol'))!, /ctu: Process \d answers version/);
  },

  async 'goes on answering while far is frozen, where the stack by hand does not'({ at }) {
    const page = await at('seed=42');
    await skip(page, 3);
    await page.getByRole('button', { name: 'Far is frozen' }).click();
    await page.getByRole('button', { name: 'Far is frozen', pressed: true }).waitFor();
    await skip(page, 12);
    const before = await row(page, 'Reads answered');
    await skip(page, 13);
    const after = await row(page, 'Reads answered');
    assert.ok(after.ours > before.ours + 100, `${after.ours} after ${before.ours}`);
    assert.equal(after.naive, before.naive);
  },

  async 'plays the same again from the address that its switches make'({ at, opened }) {
    const page = await at('seed=7&writes=10');
    await skip(page, 2);
    await page.getByRole('button', { name: 'Channel 2 silent' }).click();
    await page.getByRole('button', { name: 'Delete during a read' }).click();
    await skip(page, 6);
    const { hash } = new URL(page.url());
    assert.equal(hash, '#seed=7&skew=1&writes=10&at=2001:silence,2002:race');
    const again = await opened(hash.slice(1));
    await skip(again, 6);
    for (const part of ['table', 'ol']) assert.equal(await textOf(again, part), await textOf(page, part));
  },

  async 'is played by keyboard alone'({ opened }) {
    const page = await opened('seed=42');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // on the link to the content
    const isFocused = (): boolean => document.activeElement?.classList.contains('playground') ?? false;
    for (let presses = 0; presses < 20 && !(await page.evaluate(isFocused)); presses++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('s');
    await page.getByLabel('Time').filter({ hasNotText: '0.00 s' }).waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.keyboard.press('r');
    await page.getByLabel('Time').filter({ hasText: '0.00 s' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByLabel('Time').filter({ hasNotText: '0.00 s' }).waitFor();
    await page.keyboard.press('r');
    await page.getByLabel('Time').filter({ hasText: '0.00 s' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // on the first control
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  },

  async 'plays what a link of the page tells'({ at }) {
    const page = await at('seed=42');
    await page.getByRole('link', { name: 'A value is deleted while a read of it is away' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'late1' }).first().waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    assert.equal((await row(page, 'Stale answers')).ours, 0);
  },

  async 'has the whole schedule in the address that it copies'({ at }) {
    const page = await at('seed=42');
    await page.getByLabel('Seed').fill('123');
    await page.getByLabel('Seed').press('Enter');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByRole('status').filter({ hasText: 'The link is' }).waitFor();
    assert.equal(new URL(page.url()).hash, '#seed=123&skew=1&writes=5');
  },

  async 'moves nothing where motion is not wanted'({ at }) {
    const page = await at('seed=42');
    const isMoving = (expected: boolean): boolean =>
      document.getAnimations().some((one) => one instanceof CSSAnimation) === expected;
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(isMoving, true);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.waitForFunction(isMoving, false);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.emulateMedia({ reducedMotion: 'no-preference' });
  },

  async 'is whole on a phone and on a notebook, light and dark, after all that can go wrong'({ at }) {
    const page = await at('seed=1&writes=50&at=500:freeze,1500:thaw,2000:close,3000:mend,3500:race');
    await skip(page, 5);
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [360, 1366]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 768 });
        await page.waitForFunction(
          (dark) => document.documentElement.classList.contains('dark') === dark,
          colorScheme === 'dark',
        );
        assert.deepEqual(await page.evaluate(cutOff), [], `${colorScheme}, ${width} px`);
      }
  },
};

/** What the playground does not do, one sentence each; and how many expectations there are. */
export async function lookAtPlayground(
  browser: Browser,
): Promise<{ readonly faults: readonly string[]; readonly count: number }> {
  const faults: string[] = [];
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  await serveFrom(context, (url) => faults.push(`${url} is not there`));
  const opened = async (schedule: string): Promise<Page> => {
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(`/playground: ${error.message}`));
    await page.goto(`${ORIGIN}/playground#${schedule}`);
    await page.waitForFunction(() => '__vue_app__' in document.querySelector('#app')!); // before that nobody listens
    return page;
  };
  const page = await opened('seed=1');
  const at = async (schedule: string): Promise<Page> => {
    await begin(page, schedule);
    return page;
  };
  const list = Object.entries(expectations);
  for (const [name, expectation] of list) {
    await expectation({ at, opened }).catch((error: Error) => faults.push(`/playground: "${name}": ${error.message}`));
  }
  await context.close();
  return { faults, count: list.length };
}

/** Follows a link to a schedule in a page that rests, which plays it, and goes back to its beginning. */
async function begin(page: Page, schedule: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash; // that of the page is longer: it tells everything
  }, schedule);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Restart' }).click();
  await page.getByLabel('Time').filter({ hasText: '0.00 s' }).waitFor();
}

/** Goes on until so many seconds of the history. */
async function skip(page: Page, seconds: number): Promise<void> {
  const time = page.getByLabel('Time');
  while (Number.parseFloat((await time.textContent())!) < seconds) {
    const before = await time.textContent();
    await page.getByRole('button', { name: '+1 s' }).click();
    await time.filter({ hasNotText: before! }).waitFor();
  }
}

/** The numbers in a row of the table. */
async function row(page: Page, name: string): Promise<{ readonly ours: number; readonly naive: number }> {
  const cells = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
    .getByRole('cell');
  const [ours, naive] = (await cells.allTextContents()).map((text) => Number.parseFloat(text.replaceAll(',', '')));
  return { ours: ours!, naive: naive! };
}

function textOf(page: Page, part: string): Promise<string | null> {
  return page.locator(`.playground ${part}`).textContent();
}
