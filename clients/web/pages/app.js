// The frame: which page stands at which address, who is signed in, in which language.
import {h, fill, button, link, told, warned, focus_heading} from './dom.js';
import {t, label, language, speak} from './language.js';
import {Refusal, Left, when} from './api.js';
import {person, look, use} from './session.js';
import {follow, unfollow} from './live.js';
import {on_go} from './go.js';
import {close_dialogs} from './dialog.js';
import {page_sign_in, page_enrol, page_enter} from './sign_in.js';
import {page_inbox} from './inbox.js';
import {page_case} from './case.js';
import {page_filed} from './filed.js';
import {page_search} from './search.js';
import {page_month} from './month.js';
import {page_open_list, page_open} from './open.js';
import {page_account} from './account.js';

// A page is an async function of its place that answers {title, node} and perhaps `changed(event)`, called for what
// others do, and `leave()`. What it needs beyond its address it asks for itself.
const routes = [
    {path: /^\/(?:inbox)?$/, page: page_inbox, nav: '/'},
    {path: /^\/i\/([^/]+)$/, page: page_case},
    {path: /^\/filed$/, page: page_filed, nav: '/filed'},
    {path: /^\/search$/, page: page_search, nav: '/search'},
    {path: /^\/month(?:\/(\d{4}-\d{2}))?$/, page: page_month, nav: '/month'},
    {path: /^\/open$/, page: page_open_list, nav: '/open'},
    {path: /^\/open\/([^/]+)$/, page: page_open, nav: '/open'},
    {path: /^\/account$/, page: page_account},
    {path: /^\/sign-in$/, page: page_sign_in, open: true},
    {path: /^\/enrol$/, page: page_enrol, open: true},
    {path: /^\/enter$/, page: page_enter, open: true},
];

const nav = [['/', 'inbox'], ['/filed', 'filed'], ['/search', 'search'], ['/month', 'month'], ['/open', 'open_new']];

let shown = null;      // the page that stands there now
let leaving = null;    // aborts the questions of the page that is left
const content = () => document.getElementById('content');

function draw_frame(active) {
    const me = person();
    const top = document.getElementById('top');
    document.getElementById('skip').textContent = t('skip');
    fill(top, h('div', {class: 'brand'}, link('/', {class: 'name'}, me ? me.company || t('app_name') : t('app_name')),
        me && me.rehearsal ? h('span', {class: 'flag'}, t('rehearsal')) : null),
    me ? h('nav', {'aria-label': t('nav')}, nav.map(([to, key]) => link(to, {'aria-current': active === to ? 'page' : null}, t(key)))) : null,
    h('div', {class: 'who'}, me ? link('/account', {'aria-current': active === '/account' ? 'page' : null, title: t('account')}, me.name) : null,
        button(t('other_language'), () => { speak(language() === 'zh' ? 'en' : 'zh', true); show(false); }, {class: 'quiet', lang: language() === 'zh' ? 'en' : 'zh-CN'})));
}

function failure(error) {
    const text = error instanceof Refusal ? label(error.text) : String(error.message || error);
    if (!(error instanceof Refusal)) console.error(error);
    return {title: t('try_again'), node: h('div', {class: 'card'}, h('h1', null, text),
        error instanceof Refusal && error.hint ? h('p', null, label(error.hint)) : null,
        h('p', {class: 'buttons'}, button(t('try_again'), () => show(false)), link('/', {class: 'button'}, t('inbox'))))};
}

async function page_of(route, place) {
    if (!route) return {title: t('page_missing'), node: h('div', {class: 'card'}, h('h1', null, t('page_missing')), link('/', null, t('inbox')))};
    try {
        if (!route.open && !person()) await look();
        return await route.page(place);
    } catch (error) {
        if (error instanceof Left) throw error;
        return failure(error);
    }
}

// Shows what stands at the present address. `moved`: the person went there, so the focus and the top of the page follow.
async function show(moved) {
    close_dialogs();
    if (leaving) leaving.abort();
    if (shown && shown.leave) shown.leave();
    const mine = leaving = new AbortController();
    shown = null;
    const {pathname, search, hash} = location;
    let found = null;
    const route = routes.find(one => { found = one.path.exec(pathname); return found; });
    const params = found ? found.slice(1).map(part => (part === undefined ? '' : decodeURIComponent(part))) : [];
    const place = {params, query: new URLSearchParams(search), hash: hash.slice(1), signal: mine.signal, go, again: () => show(false)};
    const late = setTimeout(() => fill(content(), h('p', {class: 'loading', role: 'status'}, t('loading'))), 400);
    try {
        const page = await page_of(route, place);
        if (mine.signal.aborted) { if (page.leave) page.leave(); return; }
        shown = page;
        draw_frame(route ? route.nav || pathname : '');
        document.title = page.title + ' · ' + t('app_name');
        fill(content(), page.node);
        if (moved) { window.scrollTo(0, 0); focus_heading(content()); }
        if (person() && route && !route.open) follow_others();
    } catch (error) {
        if (!(error instanceof Left)) throw error;
    } finally { clearTimeout(late); }
}

function go(to, instead) {
    if (instead) history.replaceState(null, '', to); else history.pushState(null, '', to);
    return show(true);
}

function follow_others() {
    follow(person().person, event => {
        if (event.signed_out) signed_out();
        else if (shown && shown.changed) shown.changed(event);
    });
}

function signed_out() {
    if (location.pathname === '/sign-in') return;
    unfollow();
    const was_in = Boolean(person());
    use(null);
    go('/sign-in?' + new URLSearchParams(Object.assign({to: location.pathname + location.search}, was_in ? {over: '1'} : null)), true);
}

function is_ours(event, anchor) {
    return !event.defaultPrevented && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) &&
        anchor.origin === location.origin && !anchor.target && !anchor.hasAttribute('download') && !/^\/(api|calendar|files|s)\//.test(anchor.pathname);
}

document.addEventListener('click', event => {
    const anchor = event.target.closest && event.target.closest('a[href]');
    if (!anchor || !is_ours(event, anchor)) return;
    event.preventDefault();
    if (anchor.id === 'skip') { content().focus(); return; }
    go(anchor.pathname + anchor.search + anchor.hash);
});
window.addEventListener('popstate', () => show(true));
// A page that the Back button brings back as it was left may belong to a session that is over.
window.addEventListener('pageshow', event => {
    if (!event.persisted) return;
    unfollow();
    use(null);
    fill(content());
    show(false);
});
// A fault of ours is said as well, instead of a button that seems to do nothing.
window.addEventListener('unhandledrejection', event => {
    if (event.reason instanceof Left) event.preventDefault();
    else warned(event.reason instanceof Refusal ? label(event.reason.text) : t('page_fault'));
});

on_go(go);
when('signed_out', signed_out);
// Signed in anew in another tab: the same person goes on, and whoever else it is sees his own pages.
when('other_session', async () => {
    const before = person();
    await look();
    if (before && before.person !== person().person) { go('/'); throw new Left(); }
});
when('offline', is => {
    const bar = document.getElementById('offline');
    if (!is && !bar.hidden) told(t('online_again'));
    [bar].concat(Array.from(document.querySelectorAll('.modal .line'))).forEach(one => { one.hidden = !is; one.textContent = is ? t('offline') : ''; });
});

speak(language());
draw_frame('');
show(true);
