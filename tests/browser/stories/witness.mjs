// Whether the witnesses see what they are there for: on a page that does everything that must not be.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { Browsers } from '../browsers.mjs';
import { grave_findings } from '../accessibility.mjs';
import { folder } from '../house.mjs';

let server, address;

before(async () => {
    server = createServer((request, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.setHeader('content-security-policy', "script-src 'self' 'nonce-ours'; img-src *");
        response.end(pages[request.url] ?? pages['/good']);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${server.address().port}`;
});

after(() => server.close());

const page_of = (body) => `<!doctype html><html lang="zh"><title>页面</title><main><h1>页面</h1>${body}</main></html>`;
const pages = {
    '/good': page_of('<p>好</p>'),
    '/elsewhere': page_of('<img alt="图" src="http://elsewhere.example/a.png">'),
    '/dialog': page_of('<script nonce="ours">alert(1)</script>'),
    '/failing': page_of('<script nonce="ours">nothing.there()</script>'),
    '/breach': page_of('<p onclick="x()">好</p><script>x()</script>'),
    '/mute': page_of('<button></button><input>'),
};

async function faults_at(path) {
    const browsers = await Browsers.open(folder);
    const page = await browsers.seat();
    await page.goto(address + path, { waitUntil: 'load' });
    return browsers.close().then(() => '', (error) => error.message);
}

test('a page that does nothing wrong is let pass', async () => {
    assert.equal(await faults_at('/good'), '');
});

test('a request elsewhere is noticed though it comes to no connection', async () => {
    assert.match(await faults_at('/elsewhere'), /left loopback, for elsewhere\.example/);
});

test('a dialog, a script that fails and a breach of the policy are noticed', async () => {
    assert.match(await faults_at('/dialog'), /a dialog: 1/);
    assert.match(await faults_at('/failing'), /a script failed: ReferenceError/);
    assert.match(await faults_at('/breach'), /The policy was breached: script-src/);
});

test('a button without a name and a field without a label are noticed', async () => {
    const browsers = await Browsers.open(folder);
    const page = await browsers.seat();
    await page.goto(`${address}/mute`);
    const findings = (await grave_findings(page)).join('\n');
    await browsers.close();
    assert.match(findings, /button-name/);
    assert.match(findings, /label/);
});
