// About oneself: signing out, the calendar's address, language, days away and who acts meanwhile.
import {h, fill, button, fresh, told, warned} from './dom.js';
import {t, language, speak} from './language.js';
import {ask, all, call, change} from './api.js';
import {person, use, now} from './session.js';
import {section} from './case_parts.js';
import {person_box, person_meant} from './people.js';
import {ask_yes} from './dialog.js';
import {change_confirmed, confirmed} from './confirm.js';
import {is_date, span_of, first_words, last_words} from './dates.js';
import {unfollow} from './live.js';
import {try_it} from './try_it.js';
import {passkeys} from './account_passkeys.js';
import {forget_all} from './keep.js';

const row = (text, box, more) => h('div', {class: 'field'}, h('label', {for: box.id}, text), box, more || null);
const span_words = one => t('from_until', {from: first_words(one.from), until: last_words(one.until)});
const is_span = (from, until) => is_date(from.value) && is_date(until.value) && from.value <= until.value;

const date_box = () => h('input', {id: fresh('f'), type: 'date'});

function sign_out(place, everywhere) {
    return try_it(async () => {
        unfollow();
        await call('DELETE', everywhere ? '/api/sessions' : '/api/session');
        forget_all();
        use(null);
        told(t('signed_out'));
        place.go('/sign-in', true);
    });
}

function password() {
    const old = h('input', {id: fresh('f'), type: 'password', autocomplete: 'current-password'}), wanted = h('input', {id: fresh('f'), type: 'password', autocomplete: 'new-password'});
    const send = event => {
        event.preventDefault();
        return try_it(async () => {
            if (!old.value || !wanted.value) { warned(t('all_wanted')); return; }
            await confirmed(() => call('POST', '/api/session/password', {json: {password: old.value, wanted: wanted.value}}));
            old.value = wanted.value = '';
            told(t('saved'));
        });
    };
    return section(t('password_change'), h('form', {on: {submit: send}}, h('input', {type: 'hidden', autocomplete: 'username', value: person().person}), row(t('password_old'), old), row(t('new_password'), wanted), h('div', {class: 'buttons'}, h('button', {type: 'submit'}, t('password_change')))));
}

function calendar() {
    const box = h('div');
    const make = () => try_it(async () => {
        const {url} = await call('POST', '/api/calendar-link', {json: {}});
        const text = h('input', {id: fresh('f'), readonly: true, value: url});
        fill(box, row(t('calendar_link'), text));
        text.select();
    });
    const end = () => try_it(async () => { await call('DELETE', '/api/calendar-link'); fill(box); told(t('calendar_ended')); });
    return section(t('calendar_title'), h('p', {class: 'hint'}, t('calendar_hint')), box, h('div', {class: 'buttons'}, button(t('calendar_make'), make), button(t('calendar_end'), end)));
}

function absences(place, list) {
    const from = date_box(), until = date_box();
    const send = next => try_it(async () => { await change('people.set_absences', {absences: next}); told(t('saved')); place.again(); });
    const add = () => {
        if (!is_span(from, until)) { warned(t('dates_wanted')); return; }
        send(list.concat(span_of(from.value, until.value, now())));
    };
    return section(t('absences'), h('ul', {class: 'plain'}, list.map((one, i) => h('li', null, span_words(one), ' ', button(t('remove'), () => send(list.filter((_, k) => k !== i)), {class: 'quiet', 'aria-label': t('remove') + ' ' + span_words(one)})))),
        h('div', {class: 'form'}, row(t('from'), from), row(t('until'), until)), h('div', {class: 'buttons'}, button(t('absence_add'), add)));
}

function proxies(place, list) {
    const me = person().person;
    const agent = person_box({id: fresh('f')}), from = date_box(), until = date_box(), reason = h('input', {id: fresh('f'), maxlength: 200});
    const running = list.filter(one => !one.ended);
    const add = () => try_it(async () => {
        const one = await person_meant(agent.box.value);
        if (!one) { warned(t('nobody_meant', {text: agent.box.value})); return; }
        if (!is_span(from, until)) { warned(t('dates_wanted')); return; }
        await change_confirmed('people.set_proxy', Object.assign({agent: one.id}, span_of(from.value, until.value, now()), reason.value.trim() ? {reason: reason.value.trim()} : null));
        told(t('saved'));
        place.again();
    });
    const end = one => try_it(async () => {
        if (!await ask_yes(t('proxy_end'), t('proxy_words', {principal: one.principal_name, agent: one.agent_name}), t('proxy_end'), 'no')) return;
        await change('people.end_proxy', {number: one.number});
        place.again();
    });
    return section(t('proxies'), h('p', {class: 'hint'}, t('proxies_hint')), h('ul', {class: 'plain'}, running.map(one => h('li', null, t('proxy_words', {principal: one.principal_name, agent: one.agent_name}), ' ', h('span', {class: 'hint'}, span_words(one)), ' ',
        one.principal === me ? button(t('proxy_end'), () => end(one), {class: 'quiet', 'aria-label': t('proxy_end') + ' ' + one.agent_name}) : null))),
    h('div', {class: 'form'}, row(t('agent'), agent.box, agent.options), row(t('from'), from), row(t('until'), until), row(t('reason_optional'), reason)), h('div', {class: 'buttons'}, button(t('proxy_add'), add)));
}

export async function page_account(place) {
    const me = person();
    const [shown, proxy_list] = await Promise.all([ask('people.show', {person: me.person}, {signal: place.signal}), all('people.proxies', {person: me.person})]);
    const tongue = h('select', {id: fresh('f'), value: language(), on: {change: event => { speak(event.target.value, true); place.again(); }}}, h('option', {value: 'zh'}, '中文'), h('option', {value: 'en'}, 'English'));
    const node = h('div', null, h('div', {class: 'head'}, h('h1', null, me.name), h('span', {class: 'hint'}, me.person, shown.department ? ' · ' + shown.department : '')),
        h('div', {class: 'pairs'}, section(t('account'), row(t('language'), tongue), h('div', {class: 'buttons'}, button(t('sign_out'), () => sign_out(place, false)), button(t('sign_out_everywhere'), () => sign_out(place, true)))), calendar(), password(), passkeys(place.signal),
            absences(place, shown.absences), proxies(place, proxy_list)));
    return {title: t('account'), node};
}
