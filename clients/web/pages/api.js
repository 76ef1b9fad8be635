// Asking the gateway. A question that gets no answer is asked again in the same words, and a change keeps its request id
// until it has one, so that nothing is done twice and nothing is lost when the line or the daemon goes away for a while.

export class Refusal extends Error {
    constructor(status, data) {
        super((data.text && data.text.en) || data.code);
        this.status = status;
        this.code = data.code;
        this.text = data.text || {zh: data.code, en: data.code};
        this.hint = data.hint || null;
        this.data = data;
    }
}

// Whoever left the page does not want the answer any more.
export class Left extends Error {}

const listeners = {offline: () => {}, signed_out: () => {}, other_session: async () => {}};
export const when = (event, listener) => { listeners[event] = listener; };

let csrf = '';
export const use_csrf = value => { csrf = value || ''; };

let waiting = 0;
function is_waiting(change) {
    waiting += change;
    listeners.offline(waiting > 0);
}

const pauses = [500, 1000, 2000, 4000, 8000];
// Everybody comes back in the same minute; a random part keeps them from coming in the same second.
const pause_of = tries => pauses[Math.min(tries, pauses.length - 1)] * (0.75 + Math.random() / 2);

// Until the time is over, the line is said to be back, or the page is left.
function sleep(milliseconds, signal) {
    return new Promise((resolve, reject) => {
        const end = way => () => {
            clearTimeout(timer);
            window.removeEventListener('online', back);
            if (signal) signal.removeEventListener('abort', left);
            way();
        };
        const back = end(resolve), left = end(() => reject(new Left()));
        const timer = setTimeout(back, milliseconds);
        window.addEventListener('online', back);
        if (signal) signal.addEventListener('abort', left);
    });
}

async function read(response) {
    const text = await response.text();
    if (!text) return {};
    try { return JSON.parse(text); } catch (_) { return {code: 'unreadable', text: null}; }
}

async function once(method, path, options) {
    const headers = Object.assign({accept: 'application/json'}, options.headers);
    let body = options.bytes;
    if (options.json !== undefined) { headers['content-type'] = 'application/json'; body = JSON.stringify(options.json); }
    if (method !== 'GET' && csrf) headers['x-csrf'] = csrf;
    const response = await fetch(path, {method, headers, body, credentials: 'same-origin', cache: 'no-store', signal: options.signal});
    return {status: response.status, ok: response.ok, data: await read(response), retry_after: response.headers.get('retry-after')};
}

// 503 is the gateway's word for a daemon that does not answer; 502 and 504 are a proxy's for a gateway that does not.
const is_line_fault = answer => answer.status === 503 || ((answer.status === 502 || answer.status === 504) && !answer.data.text);

// call('POST', '/api/x', {json, bytes, headers, signal, once}): the answer's JSON, or a Refusal. `once` does not ask again.
export async function call(method, path, options = {}) {
    let counted = false, renewed = false;
    try {
        for (let tries = 0; ; tries += 1) {
            let answer = null;
            try { answer = await once(method, path, options); } catch (error) {
                if (options.signal && options.signal.aborted) throw new Left();
                if (options.once) throw new Refusal(0, {code: 'unreachable', text: {zh: '连接不上服务器。', en: 'Expected an answer of the server, but there is none.'}});
            }
            if (answer && answer.ok) return answer.data;
            if (answer && answer.status === 401 && answer.data.code === 'not_signed_in') { listeners.signed_out(); throw new Left(); }
            if (answer && answer.data.code === 'not_from_our_page' && method !== 'GET' && !renewed) { renewed = true; await listeners.other_session(); continue; }
            if (answer && (options.once || !is_line_fault(answer))) throw new Refusal(answer.status, answer.data);
            if (!counted) { counted = true; is_waiting(1); }
            await sleep(pause_of(tries), options.signal);
        }
    } finally {
        if (counted) is_waiting(-1);
    }
}

export const ask = async (method, params, options) => (await call('POST', '/api/ask/' + method, Object.assign({json: params || {}}, options))).result;

function request_id() {
    const bytes = new Uint8Array(12);
    crypto.getRandomValues(bytes);
    let text = 'web-';
    for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
    return text;
}

// One change, under one request id for as long as it takes. Leaving the page does not call it off: it was decided.
export const change = (method, params) => ask(method, Object.assign({request: request_id()}, params));

// All pages of a list that is known to be short.
export async function all(method, params) {
    let items = [], after = null;
    do {
        const page = await ask(method, Object.assign({limit: 1000}, params, after ? {after} : null));
        items = items.concat(page.items);
        after = page.next;
    } while (after && items.length < 5000);
    return items;
}
