// What Chromium asked the network for, from its own log: pages, workers and the browser itself, whether a connection
// came of it or not. Read after the browser has ended.
import { readFileSync } from 'node:fs';

// A request begins, a name is looked up, a connection is tried: URLs, and addresses with a port.
const asking = { URL_REQUEST_START_JOB: 'url', HOST_RESOLVER_MANAGER_REQUEST: 'host', TCP_CONNECT_ATTEMPT: 'address' };
// A dictionary for the first text box, which no setting keeps Chromium from wanting. No page may want it: browsers.mjs.
const spelling = 'https://redirector.gvt1.com/edgedl/chrome/dict/';

export const is_loopback = (host) => /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(host);

// Of a URL, or of an address with a port. What is no address of the network counts as this machine.
export function host_of(text) {
    if (/^(data|blob|about|chrome|chrome-\w+|devtools):/.test(text)) return 'localhost';
    return text.includes('://') ? new URL(text).hostname : text.replace(/:\d+$/, '');
}

// The hosts outside loopback that were asked for, each once. A log without any request is no witness, and throws.
export function hosts_elsewhere(file) {
    const log = JSON.parse(readFileSync(file, 'utf8'));
    const hosts = [];
    for (const [name, parameter] of Object.entries(asking)) {
        const type = log.constants.logEventTypes[name];
        const events = log.events.filter((event) => event.type === type && event.params?.[parameter]);
        const texts = events.map((event) => event.params[parameter]);
        hosts.push(...texts.filter((text) => !text.startsWith(spelling)).map(host_of));
    }
    if (hosts.length === 0) throw new Error(`Expected requests in ${file}, but there is none.`);
    return [...new Set(hosts)].filter((host) => !is_loopback(host));
}
