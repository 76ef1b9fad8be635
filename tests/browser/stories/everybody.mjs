// The main pages for everybody: judged by axe-core and photographed, in both languages, at a desk's width and a phone's;
// and the way from the first link to a decision without a mouse.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible } from '../accessibility.mjs';
import { Authenticator } from '../authenticator.mjs';
import { Browsers, desktop, phone } from '../browsers.mjs';
import { Seat } from '../seat.mjs';
import { address, as, clock_to, decisions_on, file_request, folder, invite, photos, root } from '../house.mjs';

let browsers, statement, waiting;
before(async () => {
    browsers = await Browsers.open(folder);
    mkdirSync(photos, { recursive: true });
    statement = (await as('zhang.wei', 'inbox')).items[0].instance;
    await clock_to('working day 3, 16:30');
    await as('zhang.wei', 'act', statement, 'submit', '--lines', join(root, 'config/statement-2026-10.csv'));
    await as('li.na', 'act', statement, 'approve');
    await as('zhang.wei', 'comment', statement, '惠民大药房的回款已到账。');
    for (const what of ['展位费', '学术会议差旅', '陈列物料']) waiting = await file_request('zhang.wei', { what, amount: '640.00' });
});
after(() => browsers?.close());

// name: [whose, where]
const pages = () => ({
    inbox: ['zhao.min', '/'],
    filed: ['zhang.wei', '/filed'],
    search: ['zhao.min', '/search'],
    case: ['chen.jing', `/i/${statement}`],
    form: ['liu.yang', '/i/MF-1'],
    request: ['zhao.min', `/i/${waiting}`],
    month: ['chen.jing', '/month/2026-11'],
    open: ['zhang.wei', '/open/special-fee'],
    account: ['zhao.min', '/account'],
});

// Only as wide as a phone: the other ways of one (a finger, a mobile's layout) are in deciding.mjs.
const widths = { desktop, phone: { width: phone.width, height: phone.height } };
const tongues = { zh: null, en: 'English' };

async function judge(seat, name) {
    await seat.page.waitForNetworkIdle({ idleTime: 50, concurrency: 1 });
    for (const [width, viewport] of Object.entries(widths)) {
        await seat.page.setViewport(viewport);
        await seat.page.screenshot({ path: join(photos, `${name}-${width}.png`), fullPage: true });
        const widest = await seat.page.evaluate(() => document.scrollingElement.scrollWidth);
        assert.ok(widest <= viewport.width, `${name} is ${widest} wide on ${viewport.width}`);
        await assert_accessible(seat.page, `${name}, ${width}`);
    }
    await seat.page.setViewport(desktop);
}

for (const [tongue, button] of Object.entries(tongues))
    test(`the main pages are for everybody, in ${tongue}`, async () => {
        const seats = new Map();
        const seat_of = async (person) => {
            const seat = new Seat(await browsers.seat());
            if (person) await seat.enter(person);
            else await seat.visit('/sign-in');
            if (button) await seat.tap(button);
            seats.set(person, seat);
            return seat;
        };
        await judge(await seat_of(null), `sign-in-${tongue}`);
        for (const [name, [person, path]] of Object.entries(pages())) {
            const seat = seats.get(person) ?? (await seat_of(person));
            await seat.visit(path);
            await judge(seat, `${name}-${tongue}`);
        }
        for (const seat of seats.values()) await seat.page.close();
    });

test('without a mouse one enrols, signs in, opens a document and approves it', async () => {
    const seat = new Seat(await browsers.seat());
    const { page } = seat;
    await page.goto(await invite('sun.li'));
    await page.waitForSelector('main code');
    const phone_app = new Authenticator(await page.$eval('main code', (element) => element.textContent));
    await seat.tab_to(/密码/);
    await page.keyboard.type('correct horse battery staple');
    await seat.tab_to(/验证码/);
    await page.keyboard.type(phone_app.code());
    await page.keyboard.press('Enter');
    await seat.arrives('/');
    await page.deleteCookie(...(await page.cookies()));
    await page.goto(`${address}/sign-in`);
    await seat.tab_to(/账号/);
    await page.keyboard.down('Control');
    await page.keyboard.press('a');
    await page.keyboard.up('Control');
    await page.keyboard.type('sun.li');
    await seat.tab_to(/密码/);
    await page.keyboard.type('correct horse battery staple');
    await seat.tab_to(/验证码/);
    await page.keyboard.type(phone_app.code());
    await page.keyboard.press('Enter');
    await seat.sees(waiting);

    await seat.tab_to((element, id) => element.closest(`#row-${id}`) && element.matches('a'), waiting);
    await page.keyboard.press('Enter');
    await seat.arrives(`/i/${waiting}`);
    await seat.tab_to(/^同意$/);
    await page.keyboard.press('Enter');
    await seat.dialog();
    await seat.tab_to(/^同意$/);
    await page.keyboard.press('Enter');

    await seat.dialog_is_gone();
    await seat.sees('已同意');
    assert.deepEqual(await decisions_on(waiting), [['sun.li', 'approve']]);
    await page.close();
});

test('a flag is shown and found by its name; one that there is not is said', async () => {
    await clock_to('working day 3, 18:05');
    const seat = new Seat(await browsers.seat());
    await seat.enter('zhao.min');
    await seat.visit(`/search?${new URLSearchParams({ flag: '填报逾期' })}`);
    await seat.sees('填报逾期', '.items .flag');
    await seat.sees('刘洋', '.items');
    await seat.visit(`/search?${new URLSearchParams({ workflow: 'monthly-fee', flag: '填报晚了' })}`);
    await seat.sees(/没有标记“填报晚了”；有：填报逾期 \(late\)/, '[role=status]');
    await seat.page.close();
});
