// Who is signed in, as far as the page must know.
import {call, use_csrf} from './api.js';
import {speak} from './language.js';

let me = null;
let skew = 0;

export const person = () => me;
export const has_role = role => Boolean(me && me.roles.indexOf(role) >= 0);

export function use(session) {
    me = session;
    use_csrf(session ? session.csrf : '');
    if (!session) return;
    skew = session.now ? Date.parse(session.now) - Date.now() : 0;
    speak(session.language);
}

export async function look() {
    use(await call('GET', '/api/session'));
    return me;
}

// The company's time, in the company's zone: in a rehearsal it is not the clock on the wall.
export function now() {
    const written = (me && me.now) || new Date().toISOString();
    const zone = /([+-]\d{2}):(\d{2})$/.exec(written);
    const minutes = zone ? Number(zone[1]) * 60 + (zone[1][0] === '-' ? -1 : 1) * Number(zone[2]) : 0;
    const local = new Date(Date.now() + skew + minutes * 60000).toISOString().slice(0, 19);
    return local + (zone ? zone[0] : 'Z');
}
