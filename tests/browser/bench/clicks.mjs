// How long a person waits: from the click that decides until the page says it is decided, and until the inbox stands
// there, with 5,000 documents in it against five. Measured in the page, by its own clock; it asserts nothing.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Browsers } from '../browsers.mjs';
import { Seat } from '../seat.mjs';
import { address, folder } from '../house.mjs';

const decisions = 200;
const inboxes = { few: { person: 'sun.li', waiting: 5 }, many: { person: 'zhao.min', waiting: 5000 } };
const openings = 31;

let filed = 0;
async function file_requests(decider, count) {
    const script = fileURLToPath(new URL('file_requests.py', import.meta.url));
    await promisify(execFile)('/usr/bin/python3', [script, join(folder, 'clients/zhang.wei.toml'), decider, String(filed), String(count)]);
    filed += count;
}

const percentile = (times, part) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(part * times.length))];

// Runs in the page: opens the question of the first row that can still be approved, answers it, and tells how long the
// second click took until the row says that it is done.
async function decide_next(word) {
    const until = (ready) => new Promise((resolve, reject) => {
        const observer = new MutationObserver(() => { if (ready()) { observer.disconnect(); resolve(); } });
        observer.observe(document, { subtree: true, childList: true, attributes: true });
        if (ready()) { observer.disconnect(); resolve(); }
        setTimeout(() => reject(new Error(`Expected a decision within a minute, but the page reads: ${document.body.innerText}`)), 60000);
    });
    const row = [...document.querySelectorAll('li.item:not(.gone)')].find((one) => [...one.querySelectorAll('.acts button')].some((button) => button.textContent === word));
    [...row.querySelectorAll('.acts button')].find((button) => button.textContent === word).click();
    const submit = () => document.querySelector('dialog[open] button[type=submit]');
    await until(submit);
    const from = performance.now();
    submit().click();
    // What the page hears of it from others may have the row away before its own answer is drawn.
    await until(() => !row.isConnected || row.classList.contains('gone'));
    return performance.now() - from;
}

async function measure_decisions(browsers) {
    const { person } = inboxes.many;
    await file_requests(person, decisions);
    const seat = new Seat(await browsers.seat());
    await seat.enter(person);
    const times = [];
    while (times.length < decisions) {
        await seat.visit('/');
        for (let i = 0; i < 50 && times.length < decisions; i += 1) times.push(await seat.page.evaluate(decide_next, '同意'));
    }
    await seat.page.close();
    return times;
}

// From the beginning of the navigation until the first row of the inbox is there.
async function open_inbox(page) {
    await page.goto(address, { waitUntil: 'domcontentloaded' });
    const row = await page.waitForSelector('li.item');
    const time = await page.evaluate(() => globalThis.first_row_at);
    await row.dispose();
    return time;
}

function note_first_row() {
    new MutationObserver((_, observer) => {
        if (!document.querySelector('li.item')) return;
        globalThis.first_row_at = performance.now();
        observer.disconnect();
    }).observe(document, { subtree: true, childList: true });
}

async function measure_inboxes(browsers) {
    const seats = {};
    for (const [name, { person, waiting }] of Object.entries(inboxes)) {
        await file_requests(person, waiting);
        seats[name] = new Seat(await browsers.seat());
        await seats[name].enter(person);
        await seats[name].page.evaluateOnNewDocument(note_first_row);
    }
    const times = { few: [], many: [] };
    for (let i = 0; i < openings; i += 1) for (const name of Object.keys(inboxes)) times[name].push(await open_inbox(seats[name].page));
    return { few: percentile(times.few, 0.5), many: percentile(times.many, 0.5) };
}

const browsers = await Browsers.open(folder);
const times = await measure_decisions(browsers);
console.log(`  click to acknowledged decision, ${decisions} of them: p50 ${percentile(times, 0.5).toFixed(0)} ms, p99 ${percentile(times, 0.99).toFixed(0)} ms`);
const { few, many } = await measure_inboxes(browsers);
console.log(`  inbox opens: with ${inboxes.few.waiting} waiting ${few.toFixed(0)} ms, with ${inboxes.many.waiting} ${many.toFixed(0)} ms (medians of ${openings})`);
console.log(`  ${many / few <= 1.5 ? 'met    ' : 'NOT MET'}  an inbox of 5,000 opens as fast as one of 5: ratio ${(many / few).toFixed(2)}, at most 1.5`);
await browsers.close();
