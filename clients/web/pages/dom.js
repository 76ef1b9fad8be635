// Elements are made by h() alone. What comes from people becomes a text node or the value of an attribute, never markup,
// so no name, reason or subject can bring a script with it.

const SVG = 'http://www.w3.org/2000/svg';

function append(node, children) {
    for (const child of children) {
        if (child === null || child === undefined || child === false) continue;
        if (Array.isArray(child)) append(node, child);
        else if (child instanceof Node) node.appendChild(child);
        else node.appendChild(document.createTextNode(String(child)));
    }
}

function dress(node, attrs) {
    for (const name of Object.keys(attrs || {})) {
        const value = attrs[name];
        if (value === null || value === undefined || value === false) continue;
        if (name === 'on') for (const event of Object.keys(value)) node.addEventListener(event, value[event]);
        else if (name === 'value') node.value = value;
        else if (name === 'checked' || name === 'selected' || name === 'disabled') node[name] = true;
        else node.setAttribute(name, value === true ? '' : String(value));
    }
    return node;
}

// h('button', {class: 'good', on: {click}}, 'OK'): an element with its attributes, listeners and children.
export function h(tag, attrs, ...children) {
    const node = document.createElement(tag);
    const late = attrs && tag === 'select' ? attrs.value : undefined;
    dress(node, attrs);
    append(node, children);
    // A select knows its options only now.
    if (late !== undefined && late !== null) node.value = late;
    return node;
}

export function drawn(tag, attrs, ...children) {
    const node = dress(document.createElementNS(SVG, tag), attrs);
    append(node, children);
    return node;
}

// Drawn, since not every phone has a glyph for them.
const strokes = {copy: 'M5.5 5.5V2.5h8v8h-3M2.5 5.5h8v8h-8z', cross: 'M3.5 3.5l9 9M12.5 3.5l-9 9'};
export const icon = name => drawn('svg', {class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true'}, drawn('path', {d: strokes[name]}));

export function fill(node, ...children) {
    while (node.firstChild) node.removeChild(node.firstChild);
    append(node, children);
    return node;
}

let last = 0;
export const fresh = prefix => prefix + '-' + (last += 1);

// Two regions of index.html are read aloud by screen readers: what was done, and what went wrong.
function tell(id, text) {
    const region = document.getElementById(id);
    if (!region) return;
    fill(region);
    // The same sentence twice is only read twice if the region was empty between.
    setTimeout(() => fill(region, text ? h('p', null, text) : null), 60);
    clearTimeout(region.timer);
    region.timer = setTimeout(() => fill(region), 12000);
}
export const told = text => tell('told', text);
export const warned = text => tell('warned', text);

export const button = (text, click, attrs) => h('button', Object.assign({type: 'button', on: {click}}, attrs), text);

// A link that the router follows without loading the page anew.
export const link = (to, attrs, ...children) => h('a', Object.assign({href: to}, attrs), ...children);

// Screen readers and the keyboard go on from the heading of what is new, unless the focus is in it already.
export function focus_heading(node) {
    const heading = node.querySelector('h1');
    if (!heading || node.contains(document.activeElement)) return;
    heading.setAttribute('tabindex', '-1');
    heading.focus({preventScroll: true});
}
