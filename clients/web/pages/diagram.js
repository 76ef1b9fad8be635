// The way of a document as a picture: one box for each state in the order of the definition, arrows forward on the left,
// arrows back on the right, the present state lit. Read aloud it is the list of states and where each leads.
import {h, drawn, fill, button, fresh} from './dom.js';
import {t, language} from './language.js';
import {ask, Refusal, Left} from './api.js';
import {read_mermaid} from './mermaid.js';

const box_width = 168, box_height = 34, gap = 22, lane = 13, left = 20;

// A state's label has both languages in it, Chinese first.
function in_language(text) {
    const match = /^([^\x00-\x7f][^a-zA-Z]*?)\s+([\x20-\x7e]+)$/.exec(text);
    return match ? match[language() === 'zh' ? 1 : 2] : text;
}

// Arrows between the same two states are one line.
function joined(arrows, place) {
    const found = new Map();
    for (const arrow of arrows) {
        if (place[arrow.from] === undefined || place[arrow.to] === undefined || arrow.from === arrow.to) continue;
        const key = arrow.from + '>' + arrow.to;
        if (!found.has(key)) found.set(key, Object.assign({labels: []}, arrow));
        found.get(key).labels.push(arrow.label);
    }
    return Array.from(found.values());
}

// A lane for each long arrow, so that none lies upon another: the shortest nearest to the boxes.
function lanes(arrows, place) {
    const taken = [];
    const span = arrow => [Math.min(place[arrow.from], place[arrow.to]), Math.max(place[arrow.from], place[arrow.to])];
    arrows.sort((a, b) => (span(a)[1] - span(a)[0]) - (span(b)[1] - span(b)[0]));
    for (const arrow of arrows) {
        const [top, bottom] = span(arrow);
        arrow.lane = taken.findIndex(spans => spans.every(one => one[1] <= top || one[0] >= bottom));
        if (arrow.lane < 0) { arrow.lane = taken.length; taken.push([]); }
        taken[arrow.lane].push([top, bottom]);
    }
    return taken.length;
}

export function picture({states, arrows, current}) {
    const place = {};
    states.forEach((state, i) => { place[state.id] = i; });
    const lines = joined(arrows, place);
    const next = lines.filter(line => place[line.to] === place[line.from] + 1);
    const ahead = lines.filter(line => place[line.to] > place[line.from] + 1), back = lines.filter(line => place[line.to] < place[line.from]);
    const left_lanes = lanes(ahead, place), right_lanes = lanes(back, place);
    const x = left + left_lanes * lane, width = x + box_width + right_lanes * lane + left, height = states.length * (box_height + gap);
    const y = id => place[id] * (box_height + gap) + 6;
    const tip = fresh('tip');
    const route = (line, side) => {
        const edge = side < 0 ? x : x + box_width, out = edge + side * (12 + line.lane * lane);
        const from = y(line.from) + box_height * .66, to = y(line.to) + box_height * .33;
        return 'M' + edge + ' ' + from + 'H' + out + 'V' + to + 'H' + (edge + side * 2);
    };
    const path = (d, name, line) => drawn('path', {d, class: name, 'marker-end': 'url(#' + tip + ')'}, drawn('title', null, line.labels.join('\n')));
    return drawn('svg', {class: 'diagram', viewBox: '0 0 ' + width + ' ' + height, width, height, 'aria-hidden': 'true'},
        drawn('defs', null, drawn('marker', {id: tip, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto'}, drawn('path', {d: 'M0 0L8 4L0 8z', class: 'tip'}))),
        ahead.map(line => path(route(line, -1), 'forward', line)), back.map(line => path(route(line, 1), 'back', line)),
        next.map(line => path('M' + (x + box_width / 2) + ' ' + (y(line.from) + box_height) + 'V' + (y(line.to) - 1), 'forward', line)),
        states.map(state => drawn('g', {class: state.id === current ? 'lit' : null}, drawn('rect', {x, y: y(state.id), width: box_width, height: box_height, rx: 6}),
            drawn('text', {x: x + box_width / 2, y: y(state.id) + box_height / 2 + 5, 'text-anchor': 'middle'}, in_language(state.label)))));
}

// The same for whoever does not see the picture.
function words({states, arrows, current}) {
    const name = id => { const found = states.find(state => state.id === id); return found ? in_language(found.label) : ''; };
    return h('ul', {class: 'only-read'}, states.map(state => h('li', null, in_language(state.label), state.id === current ? ' (' + t('step_current') + ')' : '', ': ',
        arrows.filter(arrow => arrow.from === state.id && name(arrow.to)).map(arrow => name(arrow.to)).filter((one, i, list) => list.indexOf(one) === i).join(t('comma')))));
}

export function diagram(it, signal) {
    const box = h('div', {class: 'wide', tabindex: '0', role: 'group', 'aria-label': t('diagram')});
    const details = h('details', {class: 'card', on: {toggle: async () => {
        if (!details.open || box.firstChild) return;
        try {
            const read = read_mermaid((await ask('workflow.diagram', {workflow: it.workflow, instance: it.instance}, {signal})).mermaid);
            fill(box, picture(read), words(read));
        } catch (error) {
            if (error instanceof Left) return;
            if (!(error instanceof Refusal)) throw error;
            fill(box, button(t('try_again'), () => { fill(box); details.open = false; details.open = true; }));
        }
    }}}, h('summary', null, h('h2', null, t('diagram'))), box);
    return details;
}
