// Times are shown as the company's clock has them: the daemon writes them with the company's offset, so what stands
// before the offset is what everybody there would say, wherever this browser is.

export const date_of = time => (time ? String(time).slice(0, 10) : '');
export const clock_of = time => (time ? String(time).slice(11, 16) : '');
export const time_text = time => (time ? date_of(time) + ' ' + clock_of(time) : '');

// "11-04 16:30": in lists and steps, where the year goes without saying.
export const short_time = (time, now) => (!time ? '' : (now && date_of(now).slice(0, 4) !== date_of(time).slice(0, 4) ? date_of(time) : date_of(time).slice(5)) + ' ' + clock_of(time));

const parts = date => date_of(date).split('-').map(Number);
const day_number = date => { const [y, m, d] = parts(date); return Date.UTC(y, m - 1, d) / 86400000; };

export const days_between = (from, until) => day_number(until) - day_number(from);
export const weekday = date => (day_number(date) + 3) % 7;  // 0 is Monday; 1970-01-01 was a Thursday

export const day_after = (date, days) => new Date((day_number(date) + days) * 86400000).toISOString().slice(0, 10);

// A span of whole days as the daemon wants it: from its first moment, before the first moment of the day after. `zone` is a time's.
export function span_of(first, last, zone) {
    const offset = (/([+-]\d{2}:\d{2}|Z)$/.exec(zone) || ['Z'])[0];
    return {from: first + 'T00:00:00' + offset, until: day_after(last, 1) + 'T00:00:00' + offset};
}

// And as people say it: a span that ends with a day is said by that day.
export const first_words = from => (clock_of(from) === '00:00' ? date_of(from) : time_text(from));
export const last_words = until => (clock_of(until) === '00:00' ? day_after(until, -1) : time_text(until));

export function month_after(month, count) {
    const [year, number] = month.split('-').map(Number);
    const index = year * 12 + number - 1 + count;
    return String(Math.floor(index / 12)).padStart(4, '0') + '-' + String(index % 12 + 1).padStart(2, '0');
}

export function is_date(text) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
    const [year, month, day] = parts(text);
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

// "2026/11/3", "2026.11.3", "2026年11月3日" as people and spreadsheets write them; null when it is no day.
export function read_date(text) {
    const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(String(text).trim());
    if (!match) return null;
    const date = match[1] + '-' + match[2].padStart(2, '0') + '-' + match[3].padStart(2, '0');
    return is_date(date) ? date : null;
}

// The inbox is read in this order. A week is the calendar's, from Monday.
export function due_group(item, now) {
    if (item.overdue) return 'overdue';
    if (!item.due) return 'later';
    if (date_of(item.due) <= date_of(now)) return 'today';
    return days_between(now, item.due) <= 6 - weekday(now) ? 'week' : 'later';
}
