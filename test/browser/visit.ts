import axe from 'axe-core';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

/** Debian's Chromium; another one is named by TONGLU_CHROMIUM. */
const executablePath = process.env['TONGLU_CHROMIUM'] ?? '/usr/bin/chromium';

/** A browser that talks to nothing but the page it is given. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** Widths the page is made for. */
export const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const;

/** The demo page as a visitor uses it. */
export interface Visit {
  readonly page: Page;
  /** Errors of the console and of scripts so far. */
  readonly errors: readonly string[];
  /** Turns to a part of the page where only one fits on the screen. */
  readonly turnTo: (part: 'chats' | 'moderator' | 'stored') => Promise<void>;
  /** Puts a person's phone in front. */
  readonly beAs: (name: string, chat: 'room' | 'private') => Promise<void>;
  /** Types a line on the member's phone and presses Enter. */
  readonly say: (text: string) => Promise<void>;
  /** A bubble of the member's phone that holds a text. */
  readonly bubble: (text: string) => Locator;
  /** Takes a picture for a person to look at, where TONGLU_PICTURES names a directory. */
  readonly picture: (name: string) => Promise<void>;
  /** Waits until a table has so many rows. */
  readonly expectRows: (table: string, count: number) => Promise<void>;
}

/** Opens the demo in a new window. @param language what the browser says its user reads */
export const visitDemo = async (
  browser: Browser,
  address: string,
  size: keyof typeof sizes,
  language = 'zh-CN',
): Promise<Visit> => {
  const context = await browser.newContext({ viewport: sizes[size], locale: language });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(address);
  await page.locator('.phone .line').first().waitFor({ state: 'attached' });
  const phone = page.locator('.phone').first();

  const turnTo: Visit['turnTo'] = async (part) => {
    if (size === 'phone') await page.locator(`[data-turns-to="${part}"]`).click();
  };
  return {
    page,
    errors,
    turnTo,
    async beAs(name, chat) {
      await turnTo('chats');
      const people = phone.locator('select');
      const value = await people
        .locator('option')
        .filter({ hasText: name })
        .first()
        .getAttribute('value');
      await people.selectOption(value);
      await phone
        .locator('.chat-tab')
        .nth(chat === 'room' ? 0 : 1)
        .click();
    },
    async say(text) {
      const input = phone.locator('.composer input');
      await input.fill(text);
      await input.press('Enter');
    },
    async picture(name) {
      const directory = process.env['TONGLU_PICTURES'];
      if (directory !== undefined)
        await page.screenshot({ path: `${directory}/${name}-${size}-${language}.png` });
    },
    bubble: (text) => phone.locator('.bubble', { hasText: text }),
    async expectRows(table, count) {
      await turnTo('stored');
      await page.waitForFunction(
        ([name, expected]) =>
          document
            .querySelector(`[data-table="${String(name)}"] .count`)
            ?.textContent.match(/\d+/u)?.[0] === expected,
        [table, String(count)],
      );
    },
  };
};

/** What axe-core finds on the page as it stands, of serious or critical impact: rule and places. */
export const seriousFindings = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    interface Finding {
      readonly id: string;
      readonly impact: string | null;
      readonly nodes: readonly { readonly target: readonly unknown[] }[];
    }
    const loaded = globalThis as unknown as {
      axe: { run(): Promise<{ violations: readonly Finding[] }> };
    };
    const { violations } = await loaded.axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  });
};
