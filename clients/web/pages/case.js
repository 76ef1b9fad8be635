// One document: where it stands, what is in it, what may be done with it.
import {h, fill, button, warned, focus_heading} from './dom.js';
import {t, label, language} from './language.js';
import {ask, all, change, Refusal, Left} from './api.js';
import {title_words} from './summary.js';
import {step_bar} from './steps.js';
import {section, facts, signatures, deadlines, tasks} from './case_parts.js';
import {case_form} from './case_form.js';
import {form_shown} from './form_shown.js';
import {history_list, entry_words, only_read} from './history.js';
import {ahead_list} from './ahead.js';
import {diagram} from './diagram.js';
import {remarks} from './remarks.js';
import {more_buttons} from './task_acts.js';
import {decide, tone} from './decide.js';
import {table_inputs} from './table_inputs.js';
import {gathered} from './live.js';
import {person, has_role} from './session.js';

// Who is asked, or got a copy, and opens it has read it; once for every state. The note makes a version of its own.
function note_reading(it) {
    const me = person().person;
    const is_mine = it.actions.length > 0 || it.copied.some(one => one.person === me);
    if (it.closed || !is_mine || it.initiator === me || it.read_by.some(one => one.person === me)) return;
    change('instance.mark_read', {instance: it.instance}).then(receipt => { if (receipt.version === it.version + 1) it.version = receipt.version; }).catch(() => {});
}

const is_filled = value => value !== undefined && value !== null && !(Array.isArray(value) && !value.length);

function records(it) {
    const filled = it.variable_fields.filter(field => is_filled(it.variables[field.id]));
    return filled.length ? section(t('records'), form_shown(filled, it.variables, it.instance)) : null;
}

function print_links(it) {
    const address = mark => '/api/print?' + new URLSearchParams({instance: it.instance, mark, language: language()});
    const marks = has_role('finance') ? ['original', 'copy'] : ['copy'];
    return marks.map(mark => h('a', {class: 'button', href: address(mark), target: '_blank', rel: 'noopener'}, t('print_' + mark)));
}

export async function page_case(place) {
    const id = place.params[0];
    const signal = place.signal;
    let it = null, form = null;
    const body = h('div', {class: 'case'});
    const news = h('div', {class: 'news', role: 'status'});
    const ahead = h('div');

    const quietly = promise => promise.catch(error => {
        if (error instanceof Left) return null;
        if (!(error instanceof Refusal)) throw error;
        warned(label(error.text));
        return null;
    });
    const load = async () => {
        it = await ask('instance.show', {instance: id}, {signal});
        const typed = form && form.typed();
        if (form) form.leave();
        form = await case_form(it, {signal, typed, previewed});
        fill(news);
        const was_here = document.body.contains(body);
        draw();
        if (was_here) focus_heading(body);
    };
    const reload = () => quietly(load());

    function previewed(preview, refusal) {
        if (preview) fill(ahead, ahead_list(preview));
        else if (refusal) fill(ahead, h('p', {class: 'hint'}, label(refusal.text)));
    }

    async function take(action) {
        const extra = {reload, tables: table_inputs(it)};
        if (action.edits_form) {
            const sent = form.form();
            if (!sent) return;
            extra.form = () => sent;
            extra.place = form.place;
            const shown = h('div');
            extra.body = shown;
            ask('instance.preview', {instance: id, form: sent, action: action.action}, {signal}).then(preview => fill(shown, h('h3', null, t('ahead')), ahead_list(preview))).catch(() => {});
        } else if (form.edits && form.typed()) extra.body = h('p', {class: 'bar warn'}, t('form_not_sent'));
        const receipt = await decide(it, action, extra);
        if (!receipt) return;
        if (action.edits_form) await form.filed();
        await load();
    }

    // The next thing that waits, so that an inbox is cleared without going back to it each time.
    async function next() {
        const waiting = (await ask('task.inbox', {limit: 2}, {signal})).items.find(item => item.instance !== id);
        place.go(waiting ? '/i/' + encodeURIComponent(waiting.instance) : '/');
    }
    const nothing = urge => [h('p', {class: 'hint'}, t('nothing_for_you')), h('div', {class: 'buttons'}, urge, button(t('next_item'), () => quietly(next())))];
    function action_button(action) {
        const whom = action.on_behalf_of ? ' · ' + t('for_whom', {name: action.on_behalf_of.name || action.on_behalf_of}) : '';
        return button(label(action.label) + whom, () => quietly(take(action)), {class: tone(action)});
    }
    function actions() {
        const {urge, others} = more_buttons(it, reload);
        return h('section', {class: 'card actions', 'aria-label': t('your_actions')}, it.actions.length ? h('div', {class: 'buttons'}, it.actions.map(action_button)) : nothing(urge),
            h('details', {class: 'more'}, h('summary', null, t('more_actions')), h('div', {class: 'buttons'}, others, print_links(it))));
    }

    // Whatever takes a question of its own stands there at once, and is filled when the answer comes.
    function later(title, question, show) {
        const box = h('div', {class: 'hint'}, t('loading'));
        quietly(question()).then(answer => { box.className = ''; fill(box, answer ? show(answer) : null); });
        return section(title, box);
    }
    function story() {
        const box = h('div'), remark_box = h('div');
        quietly(all('instance.history', {instance: id})).then(entries => {
            if (!entries) return;
            const newest = entries.slice().reverse();
            fill(box, history_list(newest, false, id), button(t('history_all'), () => fill(box, history_list(newest, true, id)), {class: 'quiet'}));
            fill(remark_box, remarks(it, entries, reload));
        });
        return {history: section(t('history'), box), remarks: section(t('remarks'), remark_box)};
    }
    const why = () => later(t('why'), () => ask('instance.explain', {instance: id}, {signal}), answer => [
        h('p', null, label(answer.why)),
        answer.notes.map(note => h('p', null, label(note))),
        answer.undone.map(one => h('p', {class: 'fault'}, label(one.text))),
        h('ul', {class: 'plain'}, answer.actions.filter(one => !one.possible).map(one =>
            h('li', {class: 'hint'}, h('strong', null, label(one.label)), ' ', label(one.text), ' ', label(one.hint)))),
    ]);

    function draw() {
        const told = story();
        fill(ahead);
        if (!it.closed && !form.edits) quietly(ask('instance.preview', {instance: id}, {signal})).then(preview => { if (preview) previewed(preview); });
        fill(body, h('div', {class: 'head'}, h('h1', null, title_words(it)), h('span', {class: 'hint'}, it.instance, ' · ', t('version', {n: it.version}))), step_bar(it), actions(),
            h('div', {class: 'columns' + (form.wide ? ' editing' : '')}, h('div', null, section(t('form'), form.node), records(it), told.remarks, told.history, diagram(it, signal)),
                h('div', {class: 'side'}, facts(it), signatures(it), tasks(it), deadlines(it), it.closed ? null : [section(t('ahead'), ahead), why()])));
    }

    // Somebody else acted: it is said, and loaded when it is asked for. What is typed here stays.
    const changed = gathered(async events => {
        if (!it || !events.some(event => event.missed || event.instance === id)) return;
        const answer = await quietly(ask('instance.history', {instance: id, since_version: it.version}, {signal}));
        const entries = answer ? answer.items : [];
        if (!entries.length) return;
        if (only_read(entries)) { it.version = entries[entries.length - 1].version; return; }
        const others = entries.filter(entry => entry.actor !== person().person && !only_read([entry]));
        if (!others.length) return;
        fill(news, h('div', {class: 'bar warn'}, h('ul', {class: 'plain'}, others.map(entry => h('li', null, entry_words(entry)))), button(t('load_newest'), reload, {class: 'main'})));
    }, 200, 600);

    await load();
    note_reading(it);
    return {title: it.instance + ' ' + title_words(it), node: h('div', null, news, body), changed, leave: () => form && form.leave()};
}
