// Deciding at a desk and on a phone, alone and against each other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browsers, phone } from '../browsers.mjs';
import { Seat } from '../seat.mjs';
import { as, decisions_on, file_request, folder } from '../house.mjs';

let browsers;
before(async () => { browsers = await Browsers.open(folder); });
after(() => browsers?.close());

const seat = async (options) => new Seat(await browsers.seat(options));

const widest = (page) => page.evaluate(() => document.scrollingElement.scrollWidth);

test('on a phone a request is approved in two taps, and nothing has to be scrolled sideways', async () => {
    const id = await file_request('zhang.wei', { what: '参加华东医药行业学术推广会议及客户拜访的差旅费用（含三名同事的往返高铁票与两晚住宿）' });
    const zhao = await seat({ viewport: phone });
    await zhao.enter('zhao.min');
    await zhao.sees(id);
    assert.ok((await widest(zhao.page)) <= phone.width);

    zhao.taps = 0;
    await zhao.tap(`同意 ${id}`);
    await zhao.dialog();
    assert.ok((await widest(zhao.page)) <= phone.width);
    await zhao.tap_in_dialog('同意');
    await zhao.dialog_is_gone();

    assert.equal(zhao.taps, 2);
    assert.deepEqual(await decisions_on(id), [['zhao.min', 'approve']]);
    await zhao.visit(`/i/${id}`);
    await zhao.sees('赵敏');
    assert.ok((await widest(zhao.page)) <= phone.width);
    await zhao.page.close();
});

test('of two who decide at the same time one does, and the other sees who did, and keeps what was typed', async () => {
    const id = await file_request('zhang.wei', { what: '展位费' });
    const zhao = await seat(), sun = await seat();
    await zhao.enter('zhao.min', `/i/${id}`);
    await sun.enter('sun.li', `/i/${id}`);
    await sun.tap('拒绝');
    await sun.dialog();
    await sun.page.type('dialog[open] textarea', '已超过本季度预算');
    await zhao.tap('同意');
    await zhao.tap_in_dialog('同意');
    await zhao.dialog_is_gone();

    await sun.tap_in_dialog('拒绝');

    await sun.sees(/赵敏.*同意/, 'dialog[open] [role=alert]');
    assert.deepEqual(await decisions_on(id), [['zhao.min', 'approve']]);
    const kept = await sun.page.$eval('dialog[open] textarea', (box) => box.value).catch(() => '');
    assert.equal(kept, '已超过本季度预算');
    await zhao.page.close();
    await sun.page.close();
});

test('two who press at the very same moment make one decision', async () => {
    const id = await file_request('liu.yang', { what: '样品' });
    const seats = [await seat(), await seat()];
    await Promise.all([seats[0].enter('zhao.min', `/i/${id}`), seats[1].enter('sun.li', `/i/${id}`)]);
    for (const one of seats) {
        await one.tap('同意');
        await one.dialog();
    }

    await Promise.all(seats.map((one) => one.tap_in_dialog('同意')));
    await Promise.all(seats.map((one) => one.sees('已同意')));

    assert.equal((await decisions_on(id)).length, 1);
    for (const one of seats) await one.page.close();
});

test('an open inbox and an open case say what somebody else did', async () => {
    const id = await file_request('zhang.wei', { what: '培训' }), other = await file_request('zhang.wei', { what: '礼品' });
    const inbox = await seat(), at_case = await seat();
    await inbox.enter('zhao.min');
    await at_case.enter('zhao.min', `/i/${id}`);
    await inbox.sees(id);

    const refused = await as('sun.li', 'act', id, 'refuse', '--reason', '重复申请');
    assert.equal(refused.instance, id);

    await at_case.sees(/孙丽.*拒绝/, '[role=status]');
    await inbox.page.waitForFunction((row) => document.getElementById(row)?.innerText.includes('已不在您的待办中'), {}, `row-${id}`);
    assert.ok(await inbox.page.$(`#row-${other} .acts button`));

    const third = await file_request('liu.yang', { what: '刚刚提交的一件' });
    await inbox.sees('列表有变化');
    await inbox.tap('刷新');
    await inbox.sees(third);
    assert.ok(!(await inbox.reads()).includes(`同意 ${id}`));
    await inbox.page.close();
    await at_case.page.close();
});

test('several are approved at once, each with an answer of its own', async () => {
    const ids = [];
    for (const what of ['第一件', '第二件', '第三件']) ids.push(await file_request('liu.yang', { what }));
    const zhao = await seat();
    await zhao.enter('zhao.min');
    for (const id of ids) await zhao.tap(`选择 ${id}`, 'checkbox');
    await zhao.press(await zhao.page.waitForSelector('.bulk ::-p-text(同意)'));
    await zhao.dialog();
    await as('sun.li', 'act', ids[1], 'refuse', '--reason', '重复');

    await zhao.tap_in_dialog('同意');

    await zhao.sees(new RegExp(`${ids[1]}.*已办结`), 'dialog[open] li.fault');
    for (const id of [ids[0], ids[2]]) await zhao.sees(id, 'dialog[open] li.good');
    assert.deepEqual(await Promise.all(ids.map(decisions_on)), [[['zhao.min', 'approve']], [['sun.li', 'refuse']], [['zhao.min', 'approve']]]);
    await zhao.page.close();
});
