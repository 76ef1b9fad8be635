// What others do, as it happens. A hidden page holds no connection and asks nothing; when it is looked at again it is
// told that something may have been missed.

let source = null;
let listener = () => {};
let tries = 0;
let retry = null;
let was_open = false;
let following = '';

function stop() {
    clearTimeout(retry);
    if (source) source.close();
    source = null;
}

function start() {
    stop();
    if (document.hidden || typeof EventSource !== 'function') return;
    source = new EventSource('/api/events');
    source.addEventListener('hello', () => {
        tries = 0;
        if (was_open) listener({missed: true});
        was_open = true;
    });
    source.addEventListener('change', event => {
        try { listener(JSON.parse(event.data)); } catch (_) { listener({missed: true}); }
    });
    source.addEventListener('signed_out', () => { stop(); listener({signed_out: true}); });
    source.addEventListener('error', () => {
        // After an answer that is no stream the browser gives up, so we come back ourselves, later each time.
        if (!source || source.readyState !== EventSource.CLOSED) return;
        stop();
        tries += 1;
        retry = setTimeout(start, Math.min(30000, 1000 * Math.pow(2, tries)) * (0.5 + Math.random()));
    });
}

function seen() { if (document.hidden) stop(); else start(); }

// follow(who, heard): from now on, for this person; again for the same one changes nothing.
export function follow(who, heard) {
    if (following === who) return;
    following = who;
    listener = heard;
    was_open = false;
    document.removeEventListener('visibilitychange', seen);
    document.addEventListener('visibilitychange', seen);
    start();
}

export function unfollow() {
    following = '';
    document.removeEventListener('visibilitychange', seen);
    stop();
}

// One call for a burst of changes, and not in the same instant as everybody else who saw them.
export function gathered(act, least, spread) {
    let timer = null, all = [];
    return event => {
        all.push(event);
        if (timer) return;
        timer = setTimeout(() => { const events = all; all = []; timer = null; act(events); }, least + Math.random() * spread);
    };
}
