// A month as it goes: a rep files the statement by hand, three people sign.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Authenticator } from '../authenticator.mjs';
import { Browsers } from '../browsers.mjs';
import { Seat } from '../seat.mjs';
import { address, as, clock_to, folder, invite, root } from '../house.mjs';

const lines = readFileSync(join(root, 'config/statement-2026-10.csv'), 'utf8').trim().split('\n').map((line) => line.split(','));
const [columns, ...rows] = lines;
const choices = new Set(['用途', '收款方性质']);

let browsers, zhang;
before(async () => {
    browsers = await Browsers.open(folder);
    zhang = (await as('zhang.wei', 'inbox')).items[0].instance;
    await clock_to('working day 3, 09:30');
});
after(() => browsers?.close());

const seat = async (options) => new Seat(await browsers.seat(options));

async function enrol(one, person, password) {
    await one.page.goto(await invite(person));
    await one.page.waitForSelector('main code');
    const phone = new Authenticator(await one.page.$eval('main code', (code) => code.textContent));
    await one.page.type('input[type=password]', password);
    await one.page.type('input[name=code]', phone.code());
    await one.tap('启用并登录');
    await one.arrives('/');
    return phone;
}

async function sign_out_and_in(one, person, password, phone) {
    await one.visit('/account');
    await one.tap('退出登录');
    await one.page.waitForSelector('input[name=username]');
    await one.page.$eval('input[name=username]', (box) => { box.value = ''; });
    await one.page.type('input[name=username]', person);
    await one.page.type('input[type=password]', password);
    await one.page.type('input[name=code]', phone.code());
    await one.tap('登录');
    await one.arrives('/');
}

async function type_row(one, row) {
    for (const [i, column] of columns.entries())
        if (choices.has(column)) await one.choose(`${column} 1`, row[i]);
        else await one.type(`${column} 1`, row[i]);
}

// As from a spreadsheet: cells by tabs, rows by line ends, through the clipboard.
async function paste_rows(one, into, cells) {
    await one.page.browserContext().overridePermissions(address, ['clipboard-sanitized-write']);
    await one.page.bringToFront();
    await one.page.evaluate((text) => navigator.clipboard.writeText(text), cells.map((row) => row.join('\t')).join('\r\n'));
    const cell = await one.find(into, 'textbox');
    await cell.focus();
    await one.page.keyboard.down('Control');
    await one.page.keyboard.press('v', { commands: ['Paste'] });
    await one.page.keyboard.up('Control');
    await cell.dispose();
}

async function file(one) {
    await one.tap('提交');
    await one.dialog();
    await one.tap_in_dialog('提交');
    await one.dialog_is_gone();
}

const words = { event: '活动', promotion: '促销', training: '培训', sample: '样品', gift: '礼品', company: '客户单位' };
const plain = (money) => (money.amount / 100).toFixed(2);
const as_written = (line) => [line.customer, line.product, plain(line.purchased), plain(line.collected), String(line.sold_through), words[line.purpose], words[line.payee]];

test('a rep enrols by a link, signs in, fills the statement by typing and by paste, and files it', async () => {
    const one = await seat();
    const password = '九月的桂花开得正好，满城都香';
    const phone = await enrol(one, 'zhang.wei', password);
    await sign_out_and_in(one, 'zhang.wei', password, phone);
    await one.press(await one.page.waitForSelector(`#row-${zhang} a.title`));
    await one.arrives(`/i/${zhang}`);

    await type_row(one, rows[0]);
    await one.tap('加一行');
    await paste_rows(one, '客户 2', rows.slice(1));
    await one.sees('5,276.00');
    await file(one);

    await one.sees(/文员审核.*李娜/);
    const filed = await as('zhang.wei', 'show', zhang);
    assert.equal(filed.state, 'clerk_check');
    assert.deepEqual(filed.form.lines.map(as_written), rows);
    assert.equal(plain(filed.form.payable), '5276.00');
    await one.page.close();
});

test('clerk, manager and finance sign it, each in two taps', async () => {
    for (const person of ['li.na', 'chen.jing', 'zhao.min']) {
        const one = await seat();
        await one.enter(person);
        for (const id of [zhang]) {
            one.taps = 0;
            await one.tap(`同意 ${id}`);
            await one.dialog();
            await one.tap_in_dialog('同意');
            await one.dialog_is_gone();
            await one.sees('已办：同意', `#row-${id}`);
            assert.equal(one.taps, 2);
        }
        await one.page.close();
    }
    for (const id of [zhang]) {
        const { state, signatures } = await as('zhao.min', 'show', id);
        assert.equal(state, 'payout');
        assert.deepEqual(signatures.map((signature) => signature.person), ['li.na', 'chen.jing', 'zhao.min']);
    }
    const entries = (await as('zhao.min', 'history', zhang)).items.filter((entry) => entry.events.some((event) => event.event === 'signature_given'));
    assert.deepEqual(entries.map((entry) => entry.channel), ['browser', 'browser', 'browser']);
});
