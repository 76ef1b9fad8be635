// A month in one picture: its working days, who has filed, been checked and been paid, the accounts, and what waits how long.
import {h, fill, link} from './dom.js';
import {t, label} from './language.js';
import {ask, all, Refusal, Left} from './api.js';
import {now} from './session.js';
import {section} from './case_parts.js';
import {export_links} from './list.js';
import {date_of, days_between, month_after, weekday, time_text} from './dates.js';
import {money_words} from './money.js';

// The days that the fee rules hang on: opened, filed, checked, paid.
const marked = {1: 'day_opened', 3: 'day_filed', 8: 'day_checked', 9: 'day_paid'};
const weekdays = ['weekday_1', 'weekday_2', 'weekday_3', 'weekday_4', 'weekday_5', 'weekday_6', 'weekday_7'];

function day_cell(day, today) {
    const key = marked[day.nth];
    const words = [day.date, day.working ? t('nth_day', {n: day.nth}) : t(day.holiday ? 'holiday' : 'rest_day'), day.makeup ? t('makeup') : '', key ? t(key) : '', day.date === today ? t('group_today') : ''];
    return h('td', {class: [day.working ? '' : 'rest', day.holiday ? 'holiday' : '', day.makeup ? 'makeup' : '', key ? 'marked' : '', day.date === today ? 'today' : ''].join(' ').trim() || null},
        h('span', {class: 'only-read'}, words.filter(Boolean).join(t('comma'))), h('span', {'aria-hidden': 'true'}, h('b', null, Number(day.date.slice(8))), day.working ? h('i', null, day.nth) : null,
            h('small', null, [key ? t(key) : '', day.makeup ? t('makeup_short') : day.holiday ? t('holiday_short') : ''].filter(Boolean).join(' · '))));
}

function calendar(days, today) {
    const weeks = [];
    let week = [];
    for (let i = weekday(days[0].date); i > 0; i -= 1) week.push(h('td', {class: 'none'}));
    for (const day of days) {
        week.push(day_cell(day, today));
        if (week.length === 7) { weeks.push(week); week = []; }
    }
    if (week.length) { while (week.length < 7) week.push(h('td', {class: 'none'})); weeks.push(week); }
    return h('table', {class: 'calendar'}, h('caption', {class: 'hint'}, t('calendar_caption')), h('thead', null, h('tr', null, weekdays.map(key => h('th', {scope: 'col'}, t(key))))), h('tbody', null, weeks.map(cells => h('tr', null, cells))));
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

function report(data) {
    const number = {class: 'number'};
    const line = (name, count, figures, tag) => h('tr', null, h(tag || 'th', {scope: 'row', 'data-label': t('who')}, name), h('td', Object.assign({'data-label': t('documents')}, number), count),
        data.measures.map(one => h('td', Object.assign({'data-label': label(one.label)}, number), figure(one, figures[one.id], data.day_minutes))));
    return section(label(data.title), h('div', {class: 'wide', tabindex: '0', role: 'region', 'aria-label': label(data.title)}, h('table', {class: 'rows report'}, h('thead', null, h('tr', null, h('th', {scope: 'col'}, t('who')), h('th', Object.assign({scope: 'col'}, number), t('documents')),
        data.measures.map(one => h('th', Object.assign({scope: 'col'}, number), label(one.label))))), h('tbody', null, data.lines.map(one => line(one.name || one.key, one.instances, one.figures))), h('tfoot', null, line(t('total'), data.total.instances, data.total.figures)))),
    data.accounts.length ? [h('h3', null, t('accounts_of_these')), accounts(data.accounts.map(one => ({account: one.account, balance: one.amount})))] : null,
    h('p', {class: 'hint'}, export_links('report', {workflow: data.workflow, month: data.month})));
}

function accounts(list) {
    return h('table', {class: 'rows'}, h('thead', null, h('tr', null, h('th', {scope: 'col'}, t('ledger_account')), h('th', {scope: 'col', class: 'number'}, t('balance')))),
        h('tbody', null, list.map(one => h('tr', null, h('th', {scope: 'row', 'data-label': t('ledger_account')}, one.account), h('td', {class: 'number', 'data-label': t('balance')}, money_words(one.balance))))));
}

// How long what is open has stood in its state: the longest bar is the oldest.
function ageing(reports, today) {
    const lines = [];
    for (const data of reports) for (const one of data.waiting) lines.push({title: label(data.title), state: label(one.label), workflow: data.workflow, id: one.state, count: one.count, late: one.late, days: Math.max(0, days_between(one.since, today)), since: one.since, month: data.month_of === 'period' ? data.month : ''});
    if (!lines.length) return null;
    lines.sort((a, b) => b.days - a.days);
    const most = Math.max(1, lines[0].days);
    return section(t('ageing'), h('ul', {class: 'plain ageing'}, lines.map(one => h('li', null, link('/search?' + new URLSearchParams(Object.assign({workflow: one.workflow, state: one.id}, one.month ? {period: one.month} : null)), null, one.title, ' · ', one.state), ' ', h('span', {class: 'hint'}, t('ageing_words', {n: one.count, days: one.days, since: time_text(one.since)})),
        one.late ? h('span', {class: 'flag'}, t('late_count', {n: one.late})) : null, h('meter', {min: 0, max: most, value: one.days, 'aria-label': t('days_count', {n: one.days})})))));
}

// Filed, checked, paid: each document of the month with the states it has been through.
function funnel(items) {
    if (!items.length) return null;
    const counts = new Map();
    items.forEach(item => { const key = label(item.state_label); counts.set(key, (counts.get(key) || []).concat(item)); });
    return section(t('documents_of_month'), h('ul', {class: 'plain funnel'}, Array.from(counts.entries()).map(([state, list]) => h('li', null, h('strong', null, state), ' ', h('span', {class: 'hint'}, list.length), ' ', list.map(item => [link('/i/' + encodeURIComponent(item.instance), {class: item.overdue ? 'fault' : null}, item.initiator_name || item.instance), ' '])))));
}

const if_allowed = question => question.catch(error => { if (error instanceof Left) throw error; if (error instanceof Refusal) return null; throw error; });

export async function page_month(place) {
    const today = date_of(now());
    const month = place.params[0] || today.slice(0, 7);
    const before = month_after(month, -1);
    const calendar_data = await ask('calendar.month', {month}, {signal: place.signal});
    const rest = h('div', null, h('p', {class: 'hint'}, t('loading')));
    // In this month's first days the statements of the month before are filed, checked and paid.
    async function more() {
        const workflows = (await all('workflow.list', {})).filter(one => one.current);
        const [reports, ledger, documents] = await Promise.all([
            Promise.all(workflows.map(async one => { const data = await if_allowed(ask('report.show', {workflow: one.workflow, month}, {signal: place.signal})); return data && data.month_of === 'period' ? if_allowed(ask('report.show', {workflow: one.workflow, month: before}, {signal: place.signal})) : data; })),
            if_allowed(all('ledger.accounts')), if_allowed(ask('instance.list', {period: before, limit: 200}, {signal: place.signal}))]);
        const telling = reports.filter(data => data && data.total.instances > 0);
        fill(rest, funnel(documents ? documents.items : []), telling.map(report), ageing(telling, today), ledger && ledger.length ? section(t('ledger'), accounts(ledger)) : null);
    }
    const loaded = more().catch(error => { if (error instanceof Left) return; if (!(error instanceof Refusal)) throw error; fill(rest, h('p', {class: 'fault'}, label(error.text))); });
    await Promise.race([loaded, new Promise(resolve => setTimeout(resolve, 300))]);
    const node = h('div', null, h('div', {class: 'head'}, h('h1', null, month), link('/month/' + month_after(month, -1), {class: 'button', 'aria-label': t('month_before')}, '‹'), link('/month/' + month_after(month, 1), {class: 'button', 'aria-label': t('month_after')}, '›')),
        h('div', {class: 'card'}, calendar(calendar_data.days, today)), rest);
    return {title: t('month') + ' ' + month, node};
}
