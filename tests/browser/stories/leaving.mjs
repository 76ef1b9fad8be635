// Sessions end: by signing out, here and everywhere, and by doing nothing. Whatever page is open then shows nothing more.
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Browsers } from '../browsers.mjs';
import { Seat } from '../seat.mjs';
import { file_request, folder, sessions } from '../house.mjs';

let browsers;
before(async () => { browsers = await Browsers.open(folder); });
after(() => browsers?.close());

const seat = async (options) => new Seat(await browsers.seat(options));

// An hour goes by for everybody who is signed in. The gateway's clock is the machine's; its memory can be turned back.
const an_hour_without_a_touch = () =>
    promisify(execFile)('/usr/bin/python3', ['-c', 'import sqlite3, sys; house = sqlite3.connect(sys.argv[1]); house.execute("UPDATE session SET seen_at = seen_at - 3600000"); house.commit()', sessions]);

const sees_sign_in = async (one) => {
    await one.arrives('/sign-in');
    await one.page.waitForSelector('input[type=password]');
};

test('signing out everywhere ends the page that is open in another browser', async () => {
    const id = await file_request('zhang.wei', { what: '展位费' });
    const desk = await seat(), elsewhere = await seat();
    await desk.enter('zhao.min', `/i/${id}`);
    await elsewhere.enter('zhao.min', '/account');

    await elsewhere.tap('退出所有设备');

    await sees_sign_in(elsewhere);
    await sees_sign_in(desk);
    await desk.page.goBack();
    await sees_sign_in(desk);
    await desk.page.close();
    await elsewhere.page.close();
});

test('signing out ends this browser only', async () => {
    const desk = await seat(), elsewhere = await seat();
    await desk.enter('zhao.min');
    await elsewhere.enter('zhao.min', '/account');

    await elsewhere.tap('退出登录');

    await sees_sign_in(elsewhere);
    await desk.visit('/account');
    await desk.sees('赵敏');
    await desk.page.close();
    await elsewhere.page.close();
});

test('an open page whose person does nothing is ended, and what was typed is there after the next sign-in', async () => {
    const id = await file_request('zhang.wei', { what: '陈列' });
    const desk = await seat();
    await desk.enter('zhao.min', `/i/${id}`);
    await desk.tap('拒绝');
    await desk.dialog();
    await desk.page.type('dialog[open] textarea', '请补充活动方案');

    await an_hour_without_a_touch();

    await sees_sign_in(desk);
    await desk.enter('zhao.min', `/i/${id}`);
    await desk.tap('拒绝');
    await desk.page.waitForFunction((text) => document.querySelector('dialog[open] textarea')?.value === text, {}, '请补充活动方案');
    await desk.page.close();
});
