// One headless Chromium for a file of stories, in which every seat is a browser of its own (cookies, storage). It keeps
// watch on what must never happen, whatever a story is about: a request that leaves loopback, a dialog, a script that
// fails, a breach of the page's policy. close() throws when something of it did.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { host_of, hosts_elsewhere, is_loopback } from './net_log.mjs';

// What Chromium would ask of its maker by itself goes to a port where nobody listens.
const nobody = '127.0.0.1:9';
const flags = [
    `--host-resolver-rules=MAP redirector.gvt1.com ${nobody} , MAP * ~NOTFOUND , EXCLUDE 127.*`,
    `--gaia-url=http://${nobody}/`,
    `--component-updater=url-source=http://${nobody}/`,
    '--disable-features=NetworkTimeServiceQuerying,AutofillServerCommunication',
    '--disable-gpu',
];

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 360, height: 740, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

// Generous, because a sanitizer's daemon on a busy machine is slow; nothing waits longer than what it waits for takes.
const patience = 30000;

export class Browsers {
    static async open(folder) {
        const work = join(folder, 'chromium');
        rmSync(work, { recursive: true, force: true });
        const net_log = join(work, 'net_log.json'), profile = join(work, 'profile');
        mkdirSync(work, { recursive: true });
        const browser = await puppeteer.launch({
            executablePath: ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync),
            userDataDir: profile,
            args: [...flags, `--log-net-log=${net_log}`, ...(process.getuid() === 0 ? ['--no-sandbox'] : [])],
            protocolTimeout: 4 * patience,
        });
        return new Browsers(browser, { net_log, work });
    }

    constructor(browser, { net_log, work }) {
        Object.assign(this, { browser, net_log, work, faults: [] });
    }

    // A window of somebody's own. language: what this browser says it prefers; downloads: a folder for them.
    async seat({ viewport = desktop, language = 'zh-CN', downloads = undefined } = {}) {
        const context = await this.browser.createBrowserContext(
            downloads && { downloadBehavior: { policy: 'allow', downloadPath: downloads } },
        );
        const page = await context.newPage();
        await page.setViewport(viewport);
        await page.setExtraHTTPHeaders({ 'accept-language': language });
        await page.evaluateOnNewDocument((preferred) => {
            Object.defineProperty(navigator, 'language', { get: () => preferred });
            Object.defineProperty(navigator, 'languages', { get: () => [preferred] });
        }, language);
        page.setDefaultTimeout(patience);
        await this.watch(page);
        return page;
    }

    async watch(page) {
        const fault = (text) => this.faults.push(`${page.url()}: ${text}`);
        page.on('dialog', async (dialog) => {
            fault(`a dialog: ${dialog.message()}`);
            await dialog.dismiss();
        });
        page.on('request', (request) => {
            const host = host_of(request.url());
            if (!is_loopback(host)) fault(`a request for ${host}`);
        });
        page.on('pageerror', (error) => fault(`a script failed: ${error.stack ?? error}`));
        page.on('console', (message) => {
            // Chromium itself writes there what was answered with an error, which stories bring about.
            if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) fault(message.text());
        });
        await page.evaluateOnNewDocument(() => {
            document.addEventListener('securitypolicyviolation', (breach) => {
                console.error(`The policy was breached: ${breach.violatedDirective} by ${breach.blockedURI || breach.sample}`);
            });
        });
    }

    async close() {
        await this.browser.close();
        const faults = [...this.faults, ...hosts_elsewhere(this.net_log).map((host) => `A request left loopback, for ${host}.`)];
        rmSync(join(this.work, 'profile'), { recursive: true, force: true });
        if (faults.length > 0) throw new Error(`Expected none of this, but:\n${faults.join('\n')}`);
    }
}
