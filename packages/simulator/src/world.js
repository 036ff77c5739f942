import { changeFacts, defaultFacts } from './facts.js';
/** Objects created by calls are remembered up to this many, oldest forgotten first. */
const CREATED_LIMIT = 100_000;
/** All that exists on Meta's side: apps, accounts, pages and what belongs to them, with their facts. */
export class World {
    #things = new Map();
    #facts = new Map();
    #created = [];
    #oldestCreated = 0;
    #lastId = 0;
    /** Declares that something exists. It owns itself unless its ties name an owner. */
    declare(kind, id, facts = {}, ties = {}) {
        const { owner = { kind, id }, alias, linkedId } = ties;
        const key = isNamespaced(kind) ? `${kind}:${id}` : id;
        const other = this.#things.get(key);
        if (other !== undefined) {
            throw new TypeError(`id ${id} is declared twice, as ${other.kind} and as ${kind}`);
        }
        this.#things.set(key, { kind, id, ownerKind: owner.kind, ownerId: owner.id, alias, linkedId });
        changeFacts(this.factsOf(kind, id), facts, `${kind} ${id}`);
    }
    /** An id that nothing has yet. */
    nextId() {
        return `9${String(++this.#lastId).padStart(15, '0')}`;
    }
    /** Makes a new object of an owner and returns its id. */
    create(kind, ownerKind, ownerId) {
        const id = this.nextId();
        this.#things.set(id, { kind, id, ownerKind, ownerId });
        this.#created.push(id);
        if (this.#created.length - this.#oldestCreated > CREATED_LIMIT) {
            this.#things.delete(this.#created[this.#oldestCreated++]);
            if (this.#oldestCreated === CREATED_LIMIT) {
                this.#created.splice(0, CREATED_LIMIT);
                this.#oldestCreated = 0;
            }
        }
        return id;
    }
    /** Whether an app of that id was declared. */
    hasApp(id) {
        return this.#things.get(`app:${id}`) !== undefined;
    }
    /** The facts of something, with defaults where nothing was declared. The record is shared, so changes show. */
    factsOf(kind, id) {
        const key = `${kind}:${id}`;
        let facts = this.#facts.get(key);
        if (facts === undefined) {
            facts = defaultFacts();
            this.#facts.set(key, facts);
        }
        return facts;
    }
    /** Everything declared of one kind. */
    all(kind) {
        return [...this.#things.values()].filter((thing) => thing.kind === kind);
    }
    /** The declared account, page, number … of that kind and id. */
    find(kind, id) {
        const thing = this.#things.get(isNamespaced(kind) ? `${kind}:${id}` : id);
        return thing?.kind === kind ? thing : undefined;
    }
    /** What was declared or made under a bare id. */
    known(id) {
        return this.#things.get(id);
    }
    /** What the first part of a path stands for, to the holder of a token. */
    resolve(node, token, host) {
        const id = node === 'me' ? token.ownerId : node;
        if (id.startsWith('act_'))
            return itself('ad_account', id.slice(4));
        const known = this.#things.get(id);
        if (known !== undefined)
            return known;
        if (host === 'graph.threads.net') {
            if (id === token.ownerId)
                return itself('threads_user', id);
            return { kind: 'threads_media', id, ownerKind: 'threads_user', ownerId: token.ownerId };
        }
        if (id !== token.ownerId)
            return itself('object', id);
        if (token.type === 'page')
            return itself('page', id);
        return itself(token.type === 'app' ? 'app' : 'user', id);
    }
}
/** These are never looked up by a bare id in a path: an ad account is written `act_<id>`. */
function isNamespaced(kind) {
    return kind === 'app' || kind === 'user' || kind === 'ad_account';
}
function itself(kind, id) {
    return { kind, id, ownerKind: kind, ownerId: id };
}
//# sourceMappingURL=world.js.map