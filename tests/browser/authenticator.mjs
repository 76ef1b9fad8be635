// The application on a person's phone that shows codes (RFC 6238), from the secret that the page of an invitation shows.
import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const step_seconds = 30;

function bytes_of(base32) {
    let bits = '';
    for (const letter of base32.replace(/\s/g, '')) bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
    return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

function code_at(secret, step) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac('sha1', bytes_of(secret)).update(counter).digest();
    const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
    return String(number % 1000000).padStart(6, '0');
}

// Each code counts once. A clock may be a step ahead, so there are always two that were not used yet: the present one
// for enrolling, the next one for signing in right after it.
export class Authenticator {
    constructor(secret) {
        this.secret = secret;
        this.used = 0;
    }

    code() {
        this.used = Math.max(this.used + 1, Math.floor(Date.now() / 1000 / step_seconds));
        return code_at(this.secret, this.used);
    }
}
