// A month as it goes: two reps file, one by hand and one from a spreadsheet; three people sign; finance prints.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Authenticator } from '../authenticator.mjs';
import { Browsers } from '../browsers.mjs';
import { Seat } from '../seat.mjs';
import { address, as, clock_to, folder, invite, root } from '../house.mjs';

const run = promisify(execFile);
const lines = readFileSync(join(root, 'config/statement-2026-10.csv'), 'utf8').trim().split('\n').map((line) => line.split(','));
const [columns, ...rows] = lines;
const choices = new Set(['用途', '收款方性质']);

let browsers, zhang, liu;
before(async () => {
    browsers = await Browsers.open(folder);
    zhang = (await as('zhang.wei', 'inbox')).items[0].instance;
    liu = (await as('liu.yang', 'inbox')).items[0].instance;
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

// The rows, written into the template below its heads and hints, as its user would.
async function fill_template(template, filled, cells) {
    const script = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
heads = [str(cell.value).rstrip(' *') for cell in sheet[1]]
columns, rows = json.loads(sys.argv[3])
for i, row in enumerate(rows):
    for column, text in zip(columns, row):
        is_number = column in ('采购金额', '回款金额', '纯销数量')
        sheet.cell(3 + i, 1 + heads.index(column)).value = float(text) if is_number else text
book.save(sys.argv[2])
`;
    await run('/usr/bin/python3', ['-c', script, template, filled, JSON.stringify([columns, cells])]);
}

// What a link of the page gives, as this person's browser gets it.
async function download(one, name, file) {
    const link = await one.find(name, 'link');
    const href = await link.evaluate((anchor) => anchor.href);
    writeFileSync(file, await one.fetch(href));
}

async function import_file(one, file) {
    const [chooser] = await Promise.all([one.page.waitForFileChooser(), one.tap('导入表格')]);
    await chooser.accept([file]);
}

test('another rep files from a spreadsheet: a wrong cell is named and nothing is taken, the right file is', async () => {
    const one = await seat();
    const template = join(folder, 'template.xlsx'), wrong = join(folder, 'wrong.xlsx'), filled = join(folder, 'filled.xlsx');
    await one.enter('liu.yang', `/i/${liu}`);
    await download(one, '下载模板', template);
    await fill_template(template, filled, rows);
    await fill_template(template, wrong, [...rows.slice(0, 2), ['康宁大药房', '板蓝根口服液', '100.00', '100.00', '10', '请客', '客户单位']]);

    await import_file(one, wrong);
    await one.dialog();
    await one.sees(/没有导入.*用途/, 'dialog[open]');
    await one.page.keyboard.press('Escape');
    await one.dialog_is_gone();
    await one.sees('0 行');
    await import_file(one, filled);
    await one.sees(`已导入 ${rows.length} 行`);
    await one.sees('5,276.00');
    await file(one);

    const filed = await as('liu.yang', 'show', liu);
    assert.equal(filed.state, 'clerk_check');
    assert.deepEqual(filed.form.lines.map(as_written), rows);
    await one.page.close();
});

test('clerk, manager and finance sign both, each in two taps', async () => {
    for (const person of ['li.na', 'chen.jing', 'zhao.min']) {
        const one = await seat();
        await one.enter(person);
        for (const id of [zhang, liu]) {
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
    for (const id of [zhang, liu]) {
        const { state, signatures } = await as('zhao.min', 'show', id);
        assert.equal(state, 'payout');
        assert.deepEqual(signatures.map((signature) => signature.person), ['li.na', 'chen.jing', 'zhao.min']);
    }
    const entries = (await as('zhao.min', 'history', zhang)).items.filter((entry) => entry.events.some((event) => event.event === 'signature_given'));
    assert.deepEqual(entries.map((entry) => entry.channel), ['browser', 'browser', 'browser']);
});

test('finance prints: the paper has the names, the sum and a code that the log knows', async () => {
    const one = await seat();
    const pdf = join(folder, 'statement.pdf'), picture = join(folder, 'statement');
    await one.enter('zhao.min', `/i/${zhang}`);
    await one.tap('更多', 'DisclosureTriangle, button');
    await download(one, '打印正本（财务）', pdf);

    const { stdout: text } = await run('pdftotext', ['-layout', pdf, '-']);
    for (const wanted of [zhang, '张伟', '李娜', '陈静', '赵敏', '永安堂药店', '5,276.00', '伍仟贰佰柒拾陆元整', '正本']) assert.ok(text.includes(wanted), `${wanted} is not on the paper`);
    await run('pdftoppm', ['-r', '200', '-png', pdf, picture]);
    const papers = readdirSync(folder).filter((name) => /^statement-\d+\.png$/.test(name)).map((name) => join(folder, name));
    // The code is on the last page alone; of a page without one zbarimg says so by its exit code.
    const { stdout: code } = await run('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', ...papers]).catch((none) => none);
    assert.match(code, new RegExp(`^COUNTERSIGN:1:${zhang}:`));
    await as('qian.shen', 'audit', 'verify', '--paper', code.trim());
    await assert.rejects(as('qian.shen', 'audit', 'verify', '--paper', code.trim().replace(/.$/, (last) => (last === '0' ? '1' : '0'))));
    await one.page.close();
});
