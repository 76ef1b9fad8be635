// What I filed, took part in or am asked for, and where each of them stands.
import {h, button} from './dom.js';
import {t} from './language.js';
import {document_list, export_links} from './list.js';
import {gathered} from './live.js';
import {person} from './session.js';

const kinds = {
    open: {key: 'filed_open', params: me => ({initiator: me, closed: false})},
    closed: {key: 'filed_closed', params: me => ({initiator: me, closed: true})},
    part: {key: 'filed_part', params: () => ({mine: true})},
};

export async function page_filed(place) {
    const kind = kinds[place.query.get('show')] ? place.query.get('show') : 'open';
    const params = kinds[kind].params(person().person);
    const list = document_list(params, place.signal);
    await list.load();
    const tab = name => button(t(kinds[name].key), () => place.go('/filed?show=' + name), {'aria-pressed': name === kind ? 'true' : 'false'});
    const tabs = h('div', {class: 'tabs', role: 'group', 'aria-label': t('filed')}, Object.keys(kinds).map(tab));
    const head = h('div', {class: 'head'}, h('h1', null, t('filed')), tabs, export_links('instances', params));
    return {title: t('filed'), node: h('div', null, head, list.node), changed: gathered(() => list.load(), 1000, 2000)};
}
