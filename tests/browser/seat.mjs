// A person at a browser, as the stories tell of one: enters the house, taps what has a name, reads what stands there.
// What is tapped is found by its role and name, as a screen reader finds it, so a control without one can not be.
import { address, entrance } from './house.mjs';

// A name as it stands in a selector.
const quoted = (name) => name.replace(/["\\]/g, '\\$&');

export class Seat {
    constructor(page) {
        this.page = page;
        this.is_phone = page.viewport().hasTouch === true;
        this.taps = 0;
    }

    // Waits until it is there, stands still and can be pressed. A role may have an alternative: 'button, link'.
    async find(name, roles = 'button') {
        const selector = roles.split(', ').map((role) => `::-p-aria([name="${quoted(name)}"][role="${role}"])`).join(', ');
        try {
            return await this.page.locator(selector).waitHandle();
        } catch {
            throw new Error(`Expected the ${roles} '${name}' at ${this.page.url()}, but it reads:\n${await this.reads()}`);
        }
    }

    // With a finger on a phone, else with a mouse.
    async tap(name, roles = 'button') {
        await this.press(await this.find(name, roles));
    }

    async press(handle) {
        this.taps += 1;
        await (this.is_phone ? handle.tap() : handle.click());
        await handle.dispose();
    }

    async type(name, text) {
        const box = await this.find(name, 'textbox');
        await box.type(text);
        await box.dispose();
    }

    async choose(name, label) {
        const box = await this.find(name, 'combobox');
        const value = await box.evaluate((select, wanted) => [...select.options].find((option) => option.textContent === wanted).value, label);
        await box.select(value);
        await box.dispose();
    }

    async enter(person, to = '/') {
        await this.page.goto(await entrance(person));
        await this.arrives('/');
        await this.sees_heading();
        if (to !== '/') await this.visit(to);
    }

    async visit(path) {
        await this.page.goto(address + path);
        await this.sees_heading();
    }

    // Waits until the page stands at this address.
    async arrives(path) {
        try {
            await this.page.waitForFunction((wanted) => location.pathname === wanted, {}, path);
        } catch {
            throw new Error(`Expected to come to ${path}, but it is ${this.page.url()} and reads:\n${await this.reads()}`);
        }
    }

    sees_heading() {
        return this.page.waitForSelector('main h1');
    }

    // Waits until it stands on the page, or in the part that a selector names: a text, or a pattern.
    async sees(wanted, within = 'body') {
        const pattern = typeof wanted === 'string' ? wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : wanted.source;
        const stands = (selector, source) => [...document.querySelectorAll(selector)].some((part) => new RegExp(source, 's').test(part.innerText));
        try {
            await this.page.waitForFunction(stands, {}, within, pattern);
        } catch {
            throw new Error(`Expected ${wanted} at ${this.page.url()}, but it reads:\n${await this.reads()}`);
        }
    }

    reads() {
        return this.page.evaluate(() => document.body.innerText);
    }

    // What stands at an address of the house, as this person's browser gets it.
    async fetch(from) {
        const text = await this.page.evaluate(async (url) => {
            const answer = await fetch(url, { credentials: 'same-origin' });
            if (!answer.ok) throw new Error(`Expected ${url} to answer, but it answers ${answer.status}: ${await answer.text()}`);
            const bytes = new Uint8Array(await answer.arrayBuffer());
            return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
        }, from);
        return Buffer.from(text, 'base64');
    }

    // Presses Tab until the focus is on what has the name, or on what a function says of the element and `more`.
    async tab_to(wanted, more = null) {
        const is_there = wanted instanceof RegExp ? (element, source) => new RegExp(source).test(element.ariaLabel || element.labels?.[0]?.innerText || element.innerText || '') : wanted;
        const argument = wanted instanceof RegExp ? wanted.source : more;
        for (let presses = 0; presses < 200; presses += 1) {
            await this.page.keyboard.press('Tab');
            const focused = await this.page.evaluateHandle(() => document.activeElement);
            if (await focused.evaluate(is_there, argument)) return;
            await focused.dispose();
        }
        throw new Error(`Expected to reach ${wanted} with the Tab key at ${this.page.url()}, but it is not to be reached.`);
    }

    // The one dialog that is open.
    async dialog() {
        return this.page.waitForSelector('dialog[open]');
    }

    // Presses a button of the open dialog.
    async tap_in_dialog(name) {
        const button = await this.page.waitForSelector(`dialog[open] ::-p-aria([name="${quoted(name)}"][role="button"])`);
        await this.press(button);
    }

    async dialog_is_gone() {
        await this.page.waitForFunction(() => !document.querySelector('dialog[open]'));
    }
}
