// The daemon dies without a word while people are at work, and comes back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browsers } from '../browsers.mjs';
import { Seat } from '../seat.mjs';
import { as, clock_to, decisions_on, file_request, folder, kill_daemon, resume_gateway, start_daemon, suspend_gateway } from '../house.mjs';

let browsers;
before(async () => { browsers = await Browsers.open(folder); });
after(() => browsers?.close());

const seat = async (options) => new Seat(await browsers.seat(options));
const offline = '#offline:not([hidden])';

test('a decision that was pressed while the daemon was gone is taken once when it is back', async () => {
    const id = await file_request('zhang.wei', { what: '会议' });
    const zhao = await seat();
    await zhao.enter('zhao.min', `/i/${id}`);
    await zhao.tap('同意');
    await zhao.dialog();
    await kill_daemon();

    await zhao.tap_in_dialog('同意');
    await zhao.page.waitForSelector(offline);
    await start_daemon();

    await zhao.dialog_is_gone();
    await zhao.sees('已同意');
    await zhao.page.waitForFunction((bar) => !document.querySelector(bar), {}, offline);
    assert.deepEqual(await decisions_on(id), [['zhao.min', 'approve']]);
    await zhao.page.close();
});

// What happens to the next answer of a decision: the daemon has taken it, `meanwhile` happens, and the answer never comes.
async function lose_next_answer(page, meanwhile) {
    const wire = await page.createCDPSession();
    await wire.send('Fetch.enable', { patterns: [{ urlPattern: '*/api/ask/task.act', requestStage: 'Response' }] });
    return new Promise((resolve) => {
        wire.once('Fetch.requestPaused', async ({ requestId, responseStatusCode }) => {
            await meanwhile();
            await wire.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' });
            await wire.detach();
            resolve(responseStatusCode);
        });
    });
}

test('a decision whose answer is lost with the daemon is not taken twice', async () => {
    const id = await file_request('zhang.wei', { what: '差旅' });
    const zhao = await seat();
    await zhao.enter('zhao.min', `/i/${id}`);
    await zhao.tap('同意');
    await zhao.dialog();
    const lost = lose_next_answer(zhao.page, async () => {
        await kill_daemon();
        await start_daemon();
    });

    await zhao.tap_in_dialog('同意');

    assert.equal(await lost, 200);
    await zhao.dialog_is_gone();
    await zhao.sees('已同意');
    assert.deepEqual(await decisions_on(id), [['zhao.min', 'approve']]);
    await zhao.page.close();
});

test('a form that is open while the daemon is gone keeps what is typed, and is filed when it is back', async () => {
    const statement = (await as('zhang.wei', 'inbox')).items[0].instance;
    await clock_to('working day 3, 09:30');
    const zhang = await seat();
    await zhang.enter('zhang.wei', `/i/${statement}`);
    for (const [column, text] of [['客户', '康宁大药房'], ['品种', '感冒灵颗粒'], ['采购金额', '18600']]) await zhang.type(`${column} 1`, text);
    await kill_daemon();
    for (const [column, text] of [['回款金额', '18600'], ['纯销数量', '420']]) await zhang.type(`${column} 1`, text);
    await zhang.choose('用途 1', '活动');
    await zhang.page.waitForSelector(offline);
    await start_daemon();

    await zhang.sees('¥756.00');
    await zhang.tap('提交');
    await zhang.dialog();
    await zhang.tap_in_dialog('提交');
    await zhang.dialog_is_gone();

    const { state, form } = await as('zhang.wei', 'show', statement);
    assert.equal(state, 'clerk_check');
    assert.equal(form.lines.length, 1);
    assert.deepEqual([form.lines[0].customer, form.lines[0].purchased.amount, form.lines[0].sold_through], ['康宁大药房', 1860000, 420]);
    assert.deepEqual((await decisions_on(statement)), [['zhang.wei', 'submit']]);
    await zhang.page.close();
});

test('an open page that sees the daemon go and come hears of what happens afterwards', async () => {
    const id = await file_request('liu.yang', { what: '陈列' });
    const zhao = await seat();
    await zhao.enter('zhao.min', `/i/${id}`);
    await kill_daemon();
    await start_daemon();

    await as('sun.li', 'act', id, 'approve');

    await zhao.sees(/孙丽.*同意/, '[role=status]');
    await zhao.page.close();
});

test('what happened last before the gateway was connected again is heard as well', async () => {
    const id = await file_request('liu.yang', { what: '培训' });
    const zhao = await seat();
    await zhao.enter('zhao.min', `/i/${id}`);
    await kill_daemon();
    suspend_gateway();
    await start_daemon();
    await as('sun.li', 'act', id, 'approve');
    resume_gateway();

    await zhao.sees(/孙丽.*同意/, '[role=status]');
    await zhao.page.close();
});
