import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser, seriousFindings, sizes, visitDemo, type Visit } from './visit.ts';
import {
  makePlace,
  startBotProcess,
  until,
  type BotProcess,
  type Place,
} from '../helpers/processes.ts';

jest.setTimeout(120_000);

const inDemo = { TONGLU_MASTER_KEY_FILE: '', NODE_ENV: '' };

let browser: Browser;
let place: Place;
let bot: BotProcess;
let address: string;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});
beforeEach(async () => {
  place = makePlace();
  bot = startBotProcess(place, ['--port', '0'], inDemo);
  address = await bot.address();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  bot.child.kill('SIGTERM');
  await bot.exit();
  place.remove();
});

/** Consent counts from the next second on. */
const nextSecond = async (): Promise<void> => {
  const second = Math.floor(Date.now() / 1000);
  await until('the next second', () => Math.floor(Date.now() / 1000) > second + 1 || undefined);
};

const find = async ({ page, turnTo }: Visit, word: string): Promise<number> => {
  await turnTo('stored');
  await page.locator('#find-word').fill(word);
  await page.locator('#find-word').press('Enter');
  const found = page.locator('.found', { hasText: `“${word}”` });
  await found.waitFor();
  return Number(/有 (\d+) 处/u.exec(await found.innerText())?.[1]);
};

describe.each(Object.keys(sizes) as (keyof typeof sizes)[])('the demo on a %s', (size) => {
  it('shows consent in private, what is kept of whom, an answer, and withdrawal', async () => {
    const visit = await visitDemo(browser, address, size);
    const { page, beAs, say, bubble, expectRows } = visit;
    await beAs('小雨', 'room');
    await say('参加研究');
    await bubble('已私信您').waitFor();
    await beAs('小雨', 'private');
    await say('我已满18岁，同意 1 2');
    await bubble('这是您的回执').waitFor();
    await nextSecond();
    await beAs('小雨', 'room');
    await say('窗台上的茉莉开了');
    await expectRows('message', 1);
    expect(await page.locator('[data-table="message"] .opened').innerText()).toBe(
      '窗台上的茉莉开了',
    );

    await beAs('梅姐', 'room');
    await say('闻着一定很香');
    await say('查 顺铂 恶心');
    await bubble('整理于').waitFor();
    expect(await bubble('整理于').innerText()).toMatch(/整理于\d{4}-\d\d-\d\d/u);
    await expectRows('message', 1);
    expect(await find(visit, '闻着一定很香')).toBe(0);
    expect(await find(visit, '窗台上的茉莉开了')).toBe(0);
    expect(await find(visit, '整理于')).toBeGreaterThan(0);

    await beAs('小雨', 'private');
    await say('退出研究');
    await expectRows('message', 0);
    await visit.turnTo('chats');
    await bubble('已为您退出研究').waitFor();
    expect(visit.errors).toEqual([]);
  });

  it('leads through the tour, and every step does what it says', async () => {
    const visit = await visitDemo(browser, address, size);
    const { page, expectRows } = visit;
    const next = page.locator('.tour-next');
    const kept: [number, number][] = [];
    for (let step = 1; step <= 11; step += 1) {
      await next.and(page.locator(':not([aria-disabled])')).click();
      await page.locator('.tour-position', { hasText: `${step} /` }).waitFor();
      if (step === 4) await expectRows('message', 1);
      if (step === 7) await expectRows('check_in_answer', 1);
      if (step === 7) await visit.picture('tour');
      const stored = (await (await fetch(`${address}/demo/stored`)).json()) as {
        name: string;
        count: number;
      }[];
      const count = (name: string): number =>
        stored.find((table) => table.name === name)?.count ?? -1;
      kept.push([step, count('message')]);
    }
    await expectRows('message', 0);
    await expectRows('check_in_answer', 0);
    expect(kept.filter(([step]) => step < 4).map(([, count]) => count)).toEqual([0, 0, 0]);
    expect(kept.filter(([step]) => step > 4 && step < 11).every(([, count]) => count === 1)).toBe(
      true,
    );
    expect(visit.errors).toEqual([]);
  });

  it('has no serious finding of axe-core, in either language, empty or full', async () => {
    const visit = await visitDemo(browser, address, size);
    const { page, beAs, say, bubble, turnTo } = visit;
    expect(await seriousFindings(page)).toEqual([]);
    await beAs('阿芳', 'room');
    await say('查 顺铂 恶心');
    await bubble('整理于').waitFor();
    await page.locator('.language').click();
    await page.locator('h1', { hasText: 'Tonglu demo' }).waitFor();
    for (const part of ['chats', 'moderator', 'stored'] as const) {
      await turnTo(part);
      expect(await seriousFindings(page)).toEqual([]);
      await visit.picture(part);
    }
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('.intro, .tour, .note, nav').allInnerTexts()).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/\p{Script=Han}/u)]),
    );
    expect(visit.errors).toEqual([]);
  });

  it('shows nothing cut off at its sides', async () => {
    const { page, say, turnTo, beAs, bubble } = await visitDemo(browser, address, size);
    await beAs('阿芳', 'room');
    const unbroken = '长'.repeat(40) + 'x'.repeat(1500);
    await say(unbroken);
    await bubble(unbroken).waitFor();
    for (const part of ['chats', 'moderator', 'stored'] as const) {
      await turnTo(part);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
    }
  });
});

describe('the demo', () => {
  it('is used by the keyboard alone', async () => {
    const visit = await visitDemo(browser, address, 'desktop');
    const { page, bubble } = visit;
    const reach = async (selector: string): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        if (await page.evaluate((sought) => document.activeElement?.matches(sought), selector))
          return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`the keyboard does not reach ${selector}`);
    };
    await reach('.phone select');
    await page.keyboard.press('End');
    await reach('.chat-tab[aria-pressed="false"]');
    await page.keyboard.press('Space');
    await reach('.composer input');
    await page.keyboard.type('帮助');
    await page.keyboard.press('Enter');
    await bubble('帮助').first().waitFor();
    await page.locator('.phone').first().locator('.line').nth(1).waitFor();
    await reach('summary');
    await page.keyboard.press('Enter');
    await reach('.calendar button');
    await reach('#find-word');
    await reach('#new-name');
    expect(visit.errors).toEqual([]);
  });

  it('shows a moderator beside a member, each with her own private chat', async () => {
    const { page, beAs, say, bubble } = await visitDemo(browser, address, 'desktop');
    const moderator = page.locator('.phone').nth(1);
    await beAs('小雨', 'private');
    await say('帮助');
    await bubble('帮助').first().waitFor();
    await moderator.locator('.composer input').fill('状态');
    await moderator.locator('.composer input').press('Enter');
    await moderator.locator('.bubble', { hasText: '研究记录：开' }).last().waitFor();
    expect(await moderator.locator('.bubble').allInnerTexts()).not.toContain('帮助');
    expect(await bubble('状态').count()).toBe(0);
  });

  it('lets one quote and recall, as the group would', async () => {
    const visit = await visitDemo(browser, address, 'desktop');
    const { page, beAs, say, bubble } = visit;
    await beAs('梅姐', 'room');
    await say('今天包了饺子');
    await bubble('今天包了饺子').waitFor();
    await beAs('小雨', 'room');
    const line = page
      .locator('.phone')
      .first()
      .locator('.line', { has: page.locator('.bubble', { hasText: '今天包了饺子' }) });
    await line.hover();
    await line.getByRole('button', { name: '引用' }).click();
    await say('我也想吃');
    await page.locator('.phone').first().locator('.quote', { hasText: '今天包了饺子' }).waitFor();
    expect(await bubble('我也想吃').innerText()).toBe('我也想吃');
    await bubble('我也想吃').hover();
    const own = page
      .locator('.phone')
      .first()
      .locator('.line', { has: page.locator('.bubble', { hasText: '我也想吃' }) });
    await own.getByRole('button', { name: '撤回' }).click();
    await page.locator('.event', { hasText: '小雨 撤回了一条消息' }).first().waitFor();
    expect(await bubble('我也想吃').count()).toBe(0);
    expect(visit.errors).toEqual([]);
  });

  it('moves the calendar on, and the bot posts in the group', async () => {
    const { page, beAs } = await visitDemo(browser, address, 'desktop');
    await beAs('阿芳', 'room');
    const before = await page.locator('.phone').first().locator('.line').count();
    const [planned = ''] =
      /下一次发帖：(.*)/u.exec(await page.locator('.calendar').innerText())?.slice(1) ?? [];
    await page.locator('.calendar button').click();
    await page.locator('.calendar', { hasText: `现在是 ${planned}` }).waitFor();
    await until(
      'a post',
      async () => (await page.locator('.phone').first().locator('.line').count()) > before,
    );
  });

  it('says that the bot has stopped, and goes on when it runs again', async () => {
    const { page, expectRows, beAs, say } = await visitDemo(browser, address, 'desktop');
    bot.child.kill('SIGTERM');
    await page.locator('.status', { hasText: '机器人停了' }).waitFor();
    await bot.exit();
    bot = startBotProcess(place, ['--port', new URL(address).port], inDemo);
    await bot.address();
    await page.locator('.status', { hasText: '上次演示的聊天没有留下' }).waitFor();
    await beAs('阿芳', 'room');
    await say('我回来了');
    await page.locator('.bubble', { hasText: '我回来了' }).first().waitFor();
    await expectRows('room', 1);
  });
});

/** Names and texts that a careless page would run, or choke on. */
const naughty: readonly string[] = [
  '<img src=x onerror="globalThis.hit=1">',
  '<script>globalThis.hit=1</script>',
  '"><svg onload=globalThis.hit=1>',
  "'; DROP TABLE message; --",
  'javascript:globalThis.hit=1',
  '{{constructor.constructor("globalThis.hit=1")()}}',
  '${globalThis.hit=1}',
  '\u202Eesrever\u202C',
  '👩‍👩‍👧‍👦 Ẑ͗̈a̴l̵g̶o',
  '%3Cscript%3E &lt;b&gt; &#60;i&#62;',
  '__proto__',
];

const sayAllNaughty = async ({ page, say, bubble, beAs }: Visit): Promise<void> => {
  await page.locator('#new-name').fill(naughty[0] ?? '');
  await page.locator('.newcomer button').click();
  await page
    .locator('.phone option', { hasText: naughty[0] ?? '' })
    .first()
    .waitFor({ state: 'attached' });
  for (const text of naughty) {
    await say(text);
    await bubble(text).first().waitFor();
  }
  await beAs('小雨', 'room');
};
const whatRan = ({ page }: Visit) =>
  page.evaluate(() => ({
    hit: 'hit' in globalThis,
    markup: document.querySelectorAll('.phone img, .phone script, .phone svg, .phone b, .phone i')
      .length,
  }));

describe('naughty names and texts', () => {
  it('are shown as they are and do nothing', async () => {
    const visit = await visitDemo(browser, address, 'desktop');
    await sayAllNaughty(visit);
    await visit.picture('naughty');
    expect(await whatRan(visit)).toEqual({ hit: false, markup: 0 });
    expect(await visit.page.locator('.phone .name').allInnerTexts()).toContain(naughty[0]);
    expect(visit.errors).toEqual([]);
  });

  it('would be seen to run on a page that made markup of them (a test of the test)', async () => {
    const visit = await visitDemo(browser, address, 'desktop');
    await visit.page.route(`${address}/`, async (route) => {
      const response = await route.fetch();
      const headers = Object.entries(response.headers());
      const withoutPolicy = headers.filter(([name]) => name !== 'content-security-policy');
      await route.fulfill({ response, headers: Object.fromEntries(withoutPolicy) });
    });
    await visit.page.route('**/pages/dom.js', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(
        'element.append(...children)',
        "for (const child of children) { if (typeof child === 'string') element.insertAdjacentHTML('beforeend', child); else element.append(child); }",
      );
      await route.fulfill({ response, body });
    });
    await visit.page.reload();
    await visit.page.locator('.phone .line').first().waitFor();
    await visit.say(naughty[0] ?? '');
    await until('the markup runs', async () => (await whatRan(visit)).hit);
  });
});
