// Somebody writes script into every field that takes text. It is text, wherever others read it: no element comes of
// it, no dialog, no breach of the policy (which the browsers watch, see browsers.mjs).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Browsers } from '../browsers.mjs';
import { Seat } from '../seat.mjs';
import { as, clock_to, file_request, folder } from '../house.mjs';

const attacks = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(2)>',
    '<svg onload=alert(3)>',
    'javascript:alert(4)',
    '</textarea><iframe srcdoc="<script>alert(5)</script>">',
    '{{constructor.constructor("alert(6)")()}}',
];
// Turns the reading direction of what follows.
const turning = '报销\u202e00.1¥\u2066';

const everything = attacks.join(' ');

let browsers, instance, statement;
before(async () => {
    browsers = await Browsers.open(folder);
    instance = await file_request('zhang.wei', { what: everything, note: everything });
    await as('zhang.wei', 'comment', instance, everything);
    await as('zhang.wei', 'ask', instance, 'zhao.min', everything);
    statement = (await as('zhang.wei', 'inbox')).items[0].instance;
    const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
    const lines = attacks.map((attack, i) => `${quoted(attack)},感冒灵颗粒,100.00,100.00,${i + 1},活动,客户单位`);
    writeFileSync(join(folder, 'hostile.csv'), ['客户,品种,采购金额,回款金额,纯销数量,用途,收款方性质', ...lines, ''].join('\n'));
    await clock_to('working day 3, 09:30');
    await as('zhang.wei', 'act', statement, 'submit', '--lines', join(folder, 'hostile.csv'), '--field', `note=${everything}`);
});
after(() => browsers?.close());

// Elements and addresses that could only have come from what was written.
const foreign = (page) =>
    page.evaluate(() =>
        [...document.querySelectorAll('script:not([src^="/s/"]), iframe, img[src="x"], [onerror], [onload], a[href^="javascript:" i], svg[onload]')].map((element) => element.outerHTML));

async function assert_text(seat, { within = 'body' } = {}) {
    for (const attack of attacks) await seat.sees(attack, within);
    assert.deepEqual(await foreign(seat.page), []);
}

test('script in the lines of a statement is text in the case, among what its rep filed and in what a search finds', async () => {
    const li = new Seat(await browsers.seat()), zhang = new Seat(await browsers.seat());
    await li.enter('li.na', `/i/${statement}`);
    await assert_text(li, { within: 'table' });
    await li.visit(`/search?${new URLSearchParams({ text: attacks[1] })}`);
    await li.sees(statement);
    assert.deepEqual(await foreign(li.page), []);
    await zhang.enter('zhang.wei', '/filed');
    await zhang.sees(instance);
    await assert_text(zhang);
    await li.page.close();
    await zhang.page.close();
});

test('script in a subject, a field, a remark and a question is text in the inbox and in the case', async () => {
    const zhao = new Seat(await browsers.seat());
    await zhao.enter('zhao.min');
    await assert_text(zhao, { within: `#row-${instance}` });
    await zhao.visit(`/i/${instance}`);
    await assert_text(zhao);
    await zhao.tap('拒绝');
    await zhao.dialog();
    await assert_text(zhao, { within: 'dialog[open]' });
    await zhao.page.type('dialog[open] textarea', everything);
    await zhao.tap_in_dialog('拒绝');
    await zhao.dialog_is_gone();
    await zhao.sees('已拒绝');
    await assert_text(zhao);
    await zhao.page.close();
});

test('script in a statement is text on its paper', async () => {
    const li = new Seat(await browsers.seat());
    await li.enter('li.na', `/i/${statement}`);
    const pdf = join(folder, 'hostile.pdf');
    writeFileSync(pdf, await li.fetch(`/api/print?${new URLSearchParams({ instance: statement, mark: 'copy', language: 'zh' })}`));
    const { stdout } = await promisify(execFile)('pdftotext', ['-raw', pdf, '-']);
    const plain = stdout.replace(/\s/g, '');
    for (const attack of attacks) assert.ok(plain.includes(attack.replace(/\s/g, '')), `${attack} is not on the paper`);
    await li.page.close();
});

test('what turns the reading direction is refused by the daemon, and left out by the page', async () => {
    const id = await file_request('liu.yang', { what: '样品' });
    await assert.rejects(as('liu.yang', 'comment', id, turning), /U\+202E/);
    const zhao = new Seat(await browsers.seat());
    await zhao.enter('zhao.min', `/i/${id}`);
    await zhao.tap('拒绝');
    await zhao.dialog();
    await zhao.page.evaluate((text) => {
        const box = document.querySelector('dialog[open] textarea');
        box.value = text;
        box.dispatchEvent(new Event('input', { bubbles: true }));
    }, turning);

    await zhao.tap_in_dialog('拒绝');

    await zhao.dialog_is_gone();
    const acted = (await as('operator', 'history', id)).items.flatMap((entry) => entry.events).find((event) => event.event === 'acted');
    assert.equal(acted.reason, '报销00.1¥');
    await zhao.page.close();
});
