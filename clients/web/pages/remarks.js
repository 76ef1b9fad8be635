// Comments, questions and answers: what people said about a document, without deciding on it.
import {h, button} from './dom.js';
import {t} from './language.js';
import {time_text} from './dates.js';
import {actor_name} from './history.js';
import {comment, ask_person, answer} from './task_acts.js';

const said = ['comment', 'urge', 'copy'];

function comments(entries) {
    const found = [];
    for (const entry of entries) for (const event of entry.events)
        if (event.event === 'noted' && said.indexOf(event.kind) >= 0 && event.text) found.push({at: entry.at, name: actor_name(entry), text: event.text});
    return found;
}

const say = (name, hint, text) => [h('div', {class: 'hint'}, h('strong', null, name), ' ', hint), h('div', {class: 'said'}, text)];

function question(it, one, done) {
    const reply = () => {
        if (one.answered) return h('div', {class: 'reply'}, say(one.to_name, t('answers'), one.answer));
        return one.yours ? button(t('answer'), () => answer(it, one, done), {class: 'main'}) : h('div', {class: 'hint'}, t('unanswered'));
    };
    return h('li', null, say(one.from_name, t('asks', {name: one.to_name}), one.text), reply());
}

export function remarks(it, entries, done) {
    return [
        h('ul', {class: 'plain remarks'}, comments(entries).map(one => h('li', null, say(one.name, time_text(one.at), one.text))), it.questions.map(one => question(it, one, done))),
        h('div', {class: 'buttons'}, button(t('comment'), () => comment(it, done)), it.closed ? null : button(t('ask'), () => ask_person(it, done))),
    ];
}
