// What Chromium asked the network for, from its own log: pages, workers and the browser itself, whether a connection
// came of it or not. Read after the browser has ended.
import { readFileSync } from 'node:fs';

// A request begins, a name is looked up, a connection is tried: URLs, and addresses with a port.
const asking = { URL_REQUEST_START_JOB: 'url', HOST_RESOLVER_MANAGER_REQUEST: 'host', TCP_CONNECT_ATTEMPT: 'address' };
const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

function host_of(text) {
    if (!text.includes('://')) return text.replace(/:\d+$/, '');
    const url = new URL(text);
    return /^(https?|wss?|ftp):$/.test(url.protocol) ? url.hostname : 'localhost';
}

// The hosts outside loopback that were asked for, each once. A log without any request is no witness, and throws.
export function hosts_elsewhere(file) {
    const log = JSON.parse(readFileSync(file, 'utf8'));
    const hosts = [];
    for (const [name, parameter] of Object.entries(asking)) {
        const type = log.constants.logEventTypes[name];
        const events = log.events.filter((event) => event.type === type && event.params?.[parameter]);
        hosts.push(...events.map((event) => host_of(event.params[parameter])));
    }
    if (hosts.length === 0) throw new Error(`Expected requests in ${file}, but there is none.`);
    return [...new Set(hosts)].filter((host) => !loopback.test(host));
}
