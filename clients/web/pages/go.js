// Going to another page, for modules that the frame itself is built on.
let goer = () => {};
export const on_go = way => { goer = way; };
export const go = (to, instead) => goer(to, instead);
