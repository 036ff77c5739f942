import { type Facts } from './facts.ts';
import type { Host } from './host.ts';
import type { Token } from './token.ts';
/** What an id can stand for. `object` is anything that the simulator was told nothing about. */
export type Kind = 'app' | 'user' | 'page' | 'lead_form' | 'ad_account' | 'campaign' | 'ad_set' | 'ad' | 'creative' | 'audience' | 'report_run' | 'instagram_account' | 'instagram_media' | 'live_comment' | 'threads_user' | 'threads_media' | 'threads_reply' | 'catalog' | 'business' | 'commerce_account' | 'whatsapp_account' | 'whatsapp_number' | 'extended_credit' | 'allocation_config' | 'object';
/** An id, what it stands for, and what it belongs to. The owner of an ad set is its ad account; a page owns itself. */
export interface Thing {
    readonly kind: Kind;
    readonly id: string;
    readonly ownerKind: Kind;
    readonly ownerId: string;
    /** Another id under which its usage is reported too: the business of an Instagram account. */
    readonly alias?: string | undefined;
    /** The Instagram account of a page. */
    readonly linkedId?: string | undefined;
}
/** What a declaration may say beyond the facts. */
export interface Ties {
    readonly owner?: {
        readonly kind: Kind;
        readonly id: string;
    } | undefined;
    readonly alias?: string | undefined;
    readonly linkedId?: string | undefined;
}
/** All that exists on Meta's side: apps, accounts, pages and what belongs to them, with their facts. */
export declare class World {
    #private;
    /** Declares that something exists. It owns itself unless its ties name an owner. */
    declare(kind: Kind, id: string, facts?: Partial<Facts>, ties?: Ties): void;
    /** An id that nothing has yet. */
    nextId(): string;
    /** Makes a new object of an owner and returns its id. */
    create(kind: Kind, ownerKind: Kind, ownerId: string): string;
    /** Whether an app of that id was declared. */
    hasApp(id: string): boolean;
    /** The facts of something, with defaults where nothing was declared. The record is shared, so changes show. */
    factsOf(kind: Kind, id: string): Facts;
    /** Everything declared of one kind. */
    all(kind: Kind): Thing[];
    /** The declared account, page, number … of that kind and id. */
    find(kind: Kind, id: string): Thing | undefined;
    /** What was declared or made under a bare id. */
    known(id: string): Thing | undefined;
    /** What the first part of a path stands for, to the holder of a token. */
    resolve(node: string, token: Token, host: Host): Thing;
}
//# sourceMappingURL=world.d.ts.map