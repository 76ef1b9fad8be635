// Files come in from a phone and are seen and saved by whoever decides.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browsers, phone } from '../browsers.mjs';
import { Seat } from '../seat.mjs';
import { as, folder, kill_daemon, start_daemon } from '../house.mjs';

let browsers;
before(async () => { browsers = await Browsers.open(folder); });
after(() => browsers?.close());

const seat = async (options) => new Seat(await browsers.seat(options));

// A photo of some megabytes, which goes in many parts: noise on a canvas does not get smaller.
async function photo_of(one, file) {
    const text = await one.page.evaluate(() => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 1000, height: 800 });
        const picture = canvas.getContext('2d').createImageData(canvas.width, canvas.height);
        for (let i = 0; i < picture.data.length; i += 65536) crypto.getRandomValues(picture.data.subarray(i, i + 65536));
        for (let i = 3; i < picture.data.length; i += 4) picture.data[i] = 255;
        canvas.getContext('2d').putImageData(picture, 0, 0);
        return canvas.toDataURL('image/png').split(',')[1];
    });
    writeFileSync(file, Buffer.from(text, 'base64'));
}

async function attach(one, file) {
    const box = await one.page.waitForSelector('input[type=file][multiple]');
    await box.uploadFile(file);
    await box.dispose();
}

test('a rep attaches a photo on a phone while the daemon goes and comes, and who decides sees it and saves it', async () => {
    const zhang = await seat({ viewport: phone }), zhao = await seat();
    const name = '收据"><img src=x onerror=alert(1)>.png', photo = join(folder, name), page = join(folder, '网页.png');
    await zhang.enter('zhang.wei', '/open/request');
    await photo_of(zhang, photo);
    writeFileSync(page, '<!doctype html><script>alert(2)</script>');
    await zhang.type('事项 *', '客户拜访的打车费');
    await zhang.type('金额 *', '88');

    await attach(zhang, page);
    await zhang.sees('网页.png', '#warned');
    // So slowly that it can not be over before the daemon goes.
    await zhang.page.emulateNetworkConditions({ upload: readFileSync(photo).length / 60, download: -1, latency: 0 });
    await attach(zhang, photo);
    await zhang.page.waitForSelector('progress');
    await kill_daemon();
    await zhang.page.emulateNetworkConditions(null);
    await start_daemon();
    await zhang.sees(`${name} 已上传`);
    await zhang.tap('提交');
    await zhang.page.waitForFunction(() => location.pathname.startsWith('/i/'));
    const id = await zhang.page.evaluate(() => location.pathname.split('/').pop());

    const { photos } = (await as('zhao.min', 'show', id)).form;
    assert.deepEqual(photos.map((file) => [file.name, file.type, file.bytes]), [[name, 'image/png', readFileSync(photo).length]]);
    await zhao.enter('zhao.min', `/i/${id}`);
    await zhao.tap(`查看 ${name}`);
    await zhao.page.waitForFunction(() => document.querySelector('img.thumb')?.naturalWidth === 1000);
    const link = await zhao.find(`下载 ${name}`, 'link');
    const href = await link.evaluate((anchor) => anchor.getAttribute('href'));
    assert.deepEqual(await zhao.fetch(href), readFileSync(photo));
    assert.deepEqual(await zhao.page.$$('img[src="x"]'), []);
    await zhang.page.close();
    await zhao.page.close();
});
