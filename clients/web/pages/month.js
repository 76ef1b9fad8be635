// A month in one picture: its working days, who has filed, been checked and been paid, the accounts, and what waits how long.
import {h, fill, link} from './dom.js';
import {t, label} from './language.js';
import {ask, all, Refusal, Left} from './api.js';
import {now} from './session.js';
import {section} from './case_parts.js';
import {export_links} from './list.js';
import {table} from './table.js';
import {date_of, days_between, month_after, weekday, time_text} from './dates.js';
import {money_words} from './money.js';

// The days that the fee rules hang on: opened, filed, checked, paid.
const marked = {1: 'day_opened', 3: 'day_filed', 8: 'day_checked', 9: 'day_paid'};
const weekdays = ['weekday_1', 'weekday_2', 'weekday_3', 'weekday_4', 'weekday_5', 'weekday_6', 'weekday_7'];

// The day in words, for whoever does not see the square.
function day_words(day, today) {
    const key = marked[day.nth];
    return [
        day.date,
        day.working ? t('nth_day', {n: day.nth}) : t(day.holiday ? 'holiday' : 'rest_day'),
        day.makeup ? t('makeup') : '',
        key ? t(key) : '',
        day.date === today ? t('group_today') : '',
    ].filter(Boolean).join(t('comma'));
}

function day_classes(day, today) {
    const is = {rest: !day.working, holiday: day.holiday, makeup: day.makeup, marked: Boolean(marked[day.nth]), today: day.date === today};
    return Object.keys(is).filter(name => is[name]).join(' ');
}

function day_cell(day, today) {
    const key = marked[day.nth];
    const notes = [key ? t(key) : '', day.makeup ? t('makeup_short') : day.holiday ? t('holiday_short') : ''].filter(Boolean);
    return h('td', {class: day_classes(day, today) || null}, h('span', {class: 'only-read'}, day_words(day, today)),
        h('span', {'aria-hidden': 'true'}, h('b', null, Number(day.date.slice(8))), day.working ? h('i', null, day.nth) : null, h('small', null, notes.join(' · '))));
}

function calendar(days, today) {
    const none = () => h('td', {class: 'none'});
    const weeks = [];
    let week = [];
    for (let i = weekday(days[0].date); i > 0; i -= 1) week.push(none());
    for (const day of days) {
        week.push(day_cell(day, today));
        if (week.length === 7) { weeks.push(week); week = []; }
    }
    if (week.length) { while (week.length < 7) week.push(none()); weeks.push(week); }
    return h('table', {class: 'calendar'}, h('caption', {class: 'hint'}, t('calendar_caption')),
        h('thead', null, h('tr', null, weekdays.map(key => h('th', {scope: 'col'}, t(key))))),
        h('tbody', null, weeks.map(cells => h('tr', null, cells))));
}

function figure(measure, value, day_minutes) {
    if (!value) return '';
    if (measure.kind === 'share') return value.count + '/' + value.of;
    if (value.sum !== undefined) return typeof value.sum === 'object' && value.sum ? money_words(value.sum) : String(value.sum);
    if (measure.kind !== 'time') return String(value.count);
    if (!value.count) return '';
    const per = measure.unit === 'working days' ? day_minutes : 60;
    return t(measure.unit === 'working days' ? 'days_mean' : 'hours_mean', {n: (Math.round(value.mean_minutes * 10 / per) / 10).toFixed(1)});
}

function accounts(list) {
    return table({columns: [{label: t('ledger_account')}, {label: t('balance'), number: true}], names_rows: true,
        rows: list.map(one => [label(one.label), money_words(one.balance)])});
}

function report(data) {
    const cells = (name, count, figures) => [name, count].concat(data.measures.map(one => figure(one, figures[one.id], data.day_minutes)));
    const columns = [{label: t('who')}, {label: t('documents'), number: true}].concat(data.measures.map(one => ({label: label(one.label), number: true})));
    return section(label(data.title),
        table({label: label(data.title), columns, names_rows: true,
            rows: data.lines.map(one => cells(one.name || one.key, one.instances, one.figures)),
            foot: cells(t('total'), data.total.instances, data.total.figures)}),
        data.accounts.length ? [h('h3', null, t('accounts_of_these')), accounts(data.accounts.map(one => ({label: one.label, balance: one.amount})))] : null,
        h('p', {class: 'hint'}, export_links('report', {workflow: data.workflow, month: data.month})));
}

// What is open and has stood in its state, the oldest first.
function waiting_lines(reports, today) {
    const lines = [];
    for (const data of reports) for (const one of data.waiting) {
        const query = {workflow: data.workflow, state: one.state};
        if (data.month_of === 'period') query.period = data.month;
        lines.push({name: label(data.title) + ' · ' + label(one.label), query, count: one.count, late: one.late, since: one.since, days: Math.max(0, days_between(one.since, today))});
    }
    return lines.sort((a, b) => b.days - a.days);
}

// How long it has waited: the longest bar is the oldest.
function ageing(reports, today) {
    const lines = waiting_lines(reports, today);
    if (!lines.length) return null;
    const most = Math.max(1, lines[0].days);
    return section(t('ageing'), h('ul', {class: 'plain ageing'}, lines.map(one => h('li', null,
        link('/search?' + new URLSearchParams(one.query), null, one.name), ' ',
        h('span', {class: 'hint'}, t('ageing_words', {n: one.count, days: one.days, since: time_text(one.since)})),
        one.late ? h('span', {class: 'flag'}, t('late_count', {n: one.late})) : null,
        h('meter', {min: 0, max: most, value: one.days, 'aria-label': t('days_count', {n: one.days})})))));
}

// The month's documents by where they stand, each with whose it is.
function standing(items) {
    if (!items.length) return null;
    const states = new Map();
    items.forEach(item => { const state = label(item.state_label); states.set(state, (states.get(state) || []).concat(item)); });
    const person_link = item => link('/i/' + encodeURIComponent(item.instance), {class: item.overdue ? 'fault' : null}, item.initiator_name || item.instance);
    return section(t('documents_of_month'), h('ul', {class: 'plain standing'}, Array.from(states.entries()).map(([state, list]) =>
        h('li', null, h('strong', null, state), ' ', h('span', {class: 'hint'}, list.length), ' ', list.map(item => [person_link(item), ' '])))));
}

const if_allowed = question => question.catch(error => { if (error instanceof Left) throw error; if (error instanceof Refusal) return null; throw error; });

export async function page_month(place) {
    const today = date_of(now());
    const month = place.params[0] || today.slice(0, 7);
    const before = month_after(month, -1);
    const calendar_data = await ask('calendar.month', {month}, {signal: place.signal});
    const rest = h('div', null, h('p', {class: 'hint'}, t('loading')));
    const of_month = (workflow, of) => if_allowed(ask('report.show', {workflow, month: of}, {signal: place.signal}));
    // In this month's first days the statements of the month before are filed, checked and paid.
    async function fitting_report(workflow) {
        const data = await of_month(workflow, month);
        return data && data.month_of === 'period' ? of_month(workflow, before) : data;
    }
    async function more() {
        const workflows = (await all('workflow.list', {})).filter(one => one.current);
        const [reports, ledger, documents] = await Promise.all([
            Promise.all(workflows.map(one => fitting_report(one.workflow))),
            if_allowed(all('ledger.accounts')),
            if_allowed(ask('instance.list', {period: before, limit: 200}, {signal: place.signal})),
        ]);
        const telling = reports.filter(data => data && data.total.instances > 0);
        fill(rest, standing(documents ? documents.items : []), telling.map(report), ageing(telling, today), ledger && ledger.length ? section(t('ledger'), accounts(ledger)) : null);
    }
    const loaded = more().catch(error => { if (error instanceof Left) return; if (!(error instanceof Refusal)) throw error; fill(rest, h('p', {class: 'fault'}, label(error.text))); });
    await Promise.race([loaded, new Promise(resolve => setTimeout(resolve, 300))]);
    const turn = (count, sign, key) => link('/month/' + month_after(month, count), {class: 'button', 'aria-label': t(key)}, sign);
    const node = h('div', null, h('div', {class: 'head'}, h('h1', null, month), turn(-1, '‹', 'month_before'), turn(1, '›', 'month_after')),
        h('div', {class: 'card'}, calendar(calendar_data.days, today)), rest);
    return {title: t('month') + ' ' + month, node};
}
