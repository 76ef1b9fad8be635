// How one comes in: with a password and a code, by an invitation for the first time, or by a rehearsal's link.
import {h, drawn, fresh, button} from './dom.js';
import {t, label} from './language.js';
import {call} from './api.js';
import {use} from './session.js';
import {possible_here, show_passkey} from './passkey.js';

const known = () => { try { return localStorage.getItem('person') || ''; } catch (_) { return ''; } };
function know(id) { try { localStorage.setItem('person', id); } catch (_) { /* a web view without storage */ } }

// A label above its box.
function row(text, box, hint) {
    const id = box.id = box.id || fresh('field');
    const hint_id = hint ? id + '-hint' : null;
    if (hint) box.setAttribute('aria-describedby', hint_id);
    return h('div', {class: 'field'}, h('label', {for: id}, text), box, hint ? h('p', {class: 'hint', id: hint_id}, hint) : null);
}

const code_box = () => h('input', {name: 'code', inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 8, required: true});

// Only pages of ours may follow a sign-in, or a link could lead somewhere else by way of it.
const safe = to => (to && /^\/(?!\/)[^\\]*$/.test(to) && !/^\/(sign-in|enter|enrol)/.test(to) ? to : '/');

function refused(fault, error) {
    const wait = error.data && error.data.retry_after;
    fault.textContent = (error.text ? label(error.text) : String(error)) + (wait ? ' ' + t('wait_seconds', {n: wait}) : '');
}

function form_of({title, lead, fields, submit, send, after, other}) {
    const fault = h('p', {class: 'fault', role: 'alert'});
    const go = h('button', {type: 'submit', class: 'main'}, submit);
    const try_to = async work => {
        fault.textContent = '';
        go.disabled = true;
        try { await after(await work()); } catch (error) { refused(fault, error); } finally { go.disabled = false; }
    };
    const form = h('form', {class: 'card narrow', novalidate: true, on: {submit: async event => {
        event.preventDefault();
        fault.textContent = '';
        const empty = Array.from(form.querySelectorAll('input')).find(box => box.required && !box.value.trim());
        if (empty) { fault.textContent = t('all_wanted'); empty.focus(); return; }
        await try_to(send);
    }}}, h('h1', null, title), lead, fields, fault, h('div', {class: 'buttons'}, go, other ? button(other.text, () => try_to(other.send)) : null));
    return form;
}

export async function page_sign_in(place) {
    const who = h('input', {name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true, value: known()});
    const password = h('input', {name: 'password', type: 'password', autocomplete: 'current-password', required: true});
    const code = code_box();
    const node = form_of({
        title: t('sign_in'),
        lead: place.query.get('over') ? h('p', {class: 'bar warn', role: 'status'}, t('session_over')) : null,
        fields: [row(t('person_id'), who), row(t('password'), password), row(t('code'), code, t('code_hint'))],
        submit: t('sign_in'),
        send: () => call('POST', '/api/session', {json: {person: who.value.trim(), password: password.value, code: code.value.replace(/\s/g, '')}, signal: place.signal}),
        other: possible_here() ? {text: t('sign_in_passkey'), send: () => show_passkey('/api/session/passkey')} : null,
        after: me => { know(me.person); use(me); return place.go(safe(place.query.get('to')), true); },
    });
    return {title: t('sign_in'), node};
}

// Rows of "0" and "1" as a picture; the quiet zone around is part of the code.
function qr(rows) {
    const size = rows.length + 8;
    let path = '';
    rows.forEach((bits, y) => Array.from(bits).forEach((bit, x) => { if (bit === '1') path += 'M' + (x + 4) + ' ' + (y + 4) + 'h1v1h-1z'; }));
    return drawn('svg', {class: 'qr', viewBox: '0 0 ' + size + ' ' + size, role: 'img', 'aria-label': t('enrol_scan'), 'shape-rendering': 'crispEdges'},
        drawn('rect', {width: size, height: size, fill: '#fff'}), drawn('path', {d: path, fill: '#000'}));
}

export async function page_enrol(place) {
    const token = place.hash;
    const invitation = await call('POST', '/api/invitation', {json: {token}, signal: place.signal});
    const password = h('input', {type: 'password', autocomplete: 'new-password', required: true});
    const code = code_box();
    const node = form_of({
        title: t('enrol_title'),
        lead: [h('p', null, t('enrol_hello', {name: invitation.name})), h('p', null, t('enrol_scan')), qr(invitation.qr),
            h('p', null, t('enrol_secret'), ' ', h('a', {href: invitation.uri, rel: 'noreferrer'}, h('code', null, invitation.secret.replace(/(.{4})(?=.)/g, '$1 '))))],
        fields: [h('input', {type: 'hidden', autocomplete: 'username', value: invitation.person}), row(t('new_password'), password), row(t('code'), code, t('code_hint'))],
        submit: t('enrol'),
        send: () => call('POST', '/api/enrolment', {json: {token, password: password.value, code: code.value.replace(/\s/g, '')}, signal: place.signal}),
        after: me => { know(me.person); use(me); return place.go('/', true); },
    });
    return {title: t('enrol_title'), node};
}

export async function page_enter(place) {
    const token = place.hash;
    use(await call('POST', '/api/entrance', {json: {token}, signal: place.signal}));
    place.go('/', true);
    return {title: t('entering'), node: h('p', {class: 'loading', role: 'status'}, t('entering'))};
}
