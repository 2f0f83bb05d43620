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
  demoEnvironment,
  makePlace,
  startBotProcess,
  until,
  type BotProcess,
  type Place,
} from '../helpers/processes.ts';

jest.setTimeout(120_000);

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
  bot = startBotProcess(place, ['--port', '0'], demoEnvironment);
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

/** Says something in the group from elsewhere than the page, once the bot hears it. */
const sayElsewhere = (text: string): Promise<true> =>
  until('the bot to hear', async () => {
    const response = await fetch(`${address}/demo/say`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ who: 'meijie', where: 'room', text }),
    });
    return response.status === 204 || undefined;
  });

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
    await say('查 化疗后恶心怎么办');
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
    const said: Readonly<Record<number, string>> = {
      1: '整理于',
      2: '已私信您',
      3: '这是您的回执',
      7: '收到：难受3',
      9: '第1',
      10: '研究记录：开',
    };
    const kept: [number, number][] = [];
    for (let step = 1; step <= 11; step += 1) {
      await next.and(page.locator(':not([aria-disabled])')).click();
      await page.locator('.tour-position', { hasText: `${step} /` }).waitFor();
      const answer = said[step];
      if (answer !== undefined)
        await page.locator('.bubble', { hasText: answer }).last().waitFor({ state: 'attached' });
      if (step === 2) await expectRows('message', 0);
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
    await say('查 化疗后恶心怎么办');
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

  it('keeps what one has begun to type with its writer and chat, in both languages', async () => {
    const { page, beAs } = await visitDemo(browser, address, size);
    const input = page.locator('.phone').first().locator('.composer input');
    await beAs('小雨', 'private');
    await input.fill('只说给机器人听');
    await beAs('梅姐', 'private');
    expect(await input.inputValue()).toBe('');
    await beAs('小雨', 'private');
    await page.locator('.language').click();
    await page.locator('h1', { hasText: 'Tonglu demo' }).waitFor();
    expect(await input.inputValue()).toBe('只说给机器人听');
  });

  it('shows nothing cut off at its sides', async () => {
    const { page, say, turnTo, beAs, bubble } = await visitDemo(browser, address, size);
    await beAs('阿芳', 'room');
    const unbroken = '长'.repeat(40) + 'x'.repeat(1500);
    await say(unbroken);
    await bubble(unbroken).waitFor();
    await turnTo('stored');
    await page.locator('#new-name').fill('W'.repeat(60));
    await page.locator('.newcomer button').click();
    await page
      .locator('.event', { hasText: 'W'.repeat(60) })
      .first()
      .waitFor({ state: 'attached' });
    for (const part of ['chats', 'moderator', 'stored'] as const) {
      await turnTo(part);
      expect(
        await page.evaluate(() =>
          Math.max(
            document.documentElement.scrollWidth - innerWidth,
            ...[...document.querySelectorAll('.log, .side')].map(
              (part) => part.scrollWidth - part.clientWidth,
            ),
          ),
        ),
      ).toBeLessThanOrEqual(0);
    }
  });
});

describe('the demo', () => {
  it('is used by the keyboard alone', async () => {
    const visit = await visitDemo(browser, address, 'desktop');
    const { page, bubble } = visit;
    const reach = async (selector: string): Promise<void> => {
      for (let presses = 0; presses < 120; presses += 1) {
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
    await until('a post', async () => {
      if ((await page.locator('.phone').first().locator('.line').count()) > before) return true;
      // On a holiday, or once a day has its post, the next one is left out: go on to the one after.
      await page.locator('.calendar button').click();
      return undefined;
    });
  });

  it('keeps a chat of some height on an enlarged page, and on a telephone held sideways', async () => {
    const { page } = await visitDemo(browser, address, 'desktop');
    for (const viewport of [
      { width: 640, height: 400 },
      { width: 844, height: 390 },
      { width: 320, height: 256 },
    ]) {
      await page.setViewportSize(viewport);
      const log = await page.locator('.log').first().boundingBox();
      expect(log?.height).toBeGreaterThan(150);
      await page.locator('.composer input').first().scrollIntoViewIfNeeded();
    }
  });

  it('does not pull away who reads older lines, and follows who is at the end', async () => {
    const { page, beAs, say } = await visitDemo(browser, address, 'desktop');
    await beAs('阿芳', 'room');
    for (let line = 1; line <= 20; line += 1) await say(`第${line}句`);
    const log = page.locator('.log').first();
    await page.locator('.phone').first().locator('.bubble', { hasText: '第20句' }).waitFor();
    await sayElsewhere('到底了');
    const followed = page.locator('.phone').first().locator('.bubble', { hasText: '到底了' });
    await until('the end is followed', async () => (await followed.isVisible()) || undefined);
    expect(await log.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
    await log.evaluate((element) => element.scrollTo(0, 0));
    const oldest = page.locator('.phone').first().locator('.line').first();
    await oldest.hover();
    await oldest.getByRole('button', { name: '引用' }).click();
    await page.locator('.phone').first().locator('.quoting').waitFor();
    await sayElsewhere('不打扰');
    await page
      .locator('.phone')
      .first()
      .locator('.bubble', { hasText: '不打扰' })
      .waitFor({ state: 'attached' });
    expect(await log.evaluate((element) => element.scrollTop)).toBe(0);
  });

  it('leaves its connection to others while nobody looks at it, and catches up', async () => {
    const { page } = await visitDemo(browser, address, 'desktop');
    const hide = (isHidden: boolean): Promise<void> =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event('visibilitychange'));
      }, isHidden);
    const closed = page.waitForEvent('requestfailed', (request) =>
      request.url().endsWith('/demo/changes'),
    );
    await hide(true);
    await closed;
    await sayElsewhere('有人在吗');
    await hide(false);
    await page.locator('.bubble', { hasText: '有人在吗' }).first().waitFor();
  });

  it('says that the bot has stopped, and goes on when it runs again', async () => {
    const { page, expectRows, beAs, say } = await visitDemo(browser, address, 'desktop');
    await page.locator('.tour-next').click();
    await page.locator('.tour-position', { hasText: '1 /' }).waitFor();
    await page.locator('#new-name').fill('小林');
    await page.locator('.newcomer button').click();
    await page.locator('.event', { hasText: '小林 加入了群聊' }).first().waitFor();
    bot.child.kill('SIGTERM');
    await page.locator('.status', { hasText: '机器人停了' }).waitFor();
    expect(await page.locator('.tour-position').innerText()).toBe('1 / 11');
    await bot.exit();
    bot = startBotProcess(place, ['--port', new URL(address).port], demoEnvironment);
    await bot.address();
    await page.locator('.status', { hasText: '上次演示的聊天没有留下' }).waitFor();
    expect(await page.locator('.tour-position').innerText()).toBe('0 / 11');
    await say('我回来了');
    await page.locator('.bubble', { hasText: '我回来了' }).first().waitFor();
    await beAs('阿芳', 'room');
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
