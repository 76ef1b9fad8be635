// Days and months, and how the inbox is grouped.
import test from 'node:test';
import assert from 'node:assert/strict';
import {read_date, is_date, days_between, weekday, month_after, day_after, due_group, short_time, span_of, first_words, last_words} from '../../clients/web/pages/dates.js';

test('a day is read as people and spreadsheets write it', () => {
    for (const text of ['2026-11-03', '2026/11/3', '2026.11.03', '2026年11月3日', ' 2026 年 11 月 3 日']) assert.equal(read_date(text), '2026-11-03', text);
});

test('a day that does not exist is none', () => {
    for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '11/3/2026', '46329', '', '2026-1']) assert.equal(read_date(text), null, text);
    assert.equal(read_date('2024-02-29'), '2024-02-29');
    assert.equal(is_date('2026-11-31'), false);
});

test('days and months are counted across their ends', () => {
    assert.equal(days_between('2026-10-31T09:00:00+08:00', '2026-11-02'), 2);
    assert.equal(day_after('2026-12-31', 1), '2027-01-01');
    assert.equal(weekday('2026-11-02'), 0);
    assert.equal(weekday('2026-11-01'), 6);
    assert.equal(month_after('2026-12', 1), '2027-01');
    assert.equal(month_after('2026-01', -1), '2025-12');
});

test('what waits is overdue, of today, of this week or later, by the days of the company', () => {
    const now = '2026-11-04T16:30:00+08:00';  // a Wednesday
    const of = (due, overdue) => due_group({due, overdue}, now);
    assert.equal(of('2026-11-03T18:00:00+08:00', true), 'overdue');
    assert.equal(of('2026-11-04T18:00:00+08:00'), 'today');
    assert.equal(of('2026-11-08T18:00:00+08:00'), 'week');
    assert.equal(of('2026-11-09T09:00:00+08:00'), 'later');
    assert.equal(of(null), 'later');
});

test('the year is said only where it is another one', () => {
    assert.equal(short_time('2026-11-04T16:30:00+08:00', '2026-11-01T09:00:00+08:00'), '11-04 16:30');
    assert.equal(short_time('2027-01-04T16:30:00+08:00', '2026-11-01T09:00:00+08:00'), '2027-01-04 16:30');
});

test('days away are said by their first and last day, and sent as moments of the company', () => {
    const span = span_of('2026-12-30', '2026-12-31', '2026-11-04T16:30:00+08:00');
    assert.deepEqual(span, {from: '2026-12-30T00:00:00+08:00', until: '2027-01-01T00:00:00+08:00'});
    assert.equal(first_words(span.from), '2026-12-30');
    assert.equal(last_words(span.until), '2026-12-31');
    assert.equal(last_words('2026-12-31T12:00:00+08:00'), '2026-12-31 12:00');
});
