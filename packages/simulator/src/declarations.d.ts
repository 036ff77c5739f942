import type { SimulatorOptions } from './options.ts';
import type { Kind, World } from './world.ts';
/** Names what facts are about, by exactly one of these ids. */
export interface FactsOwner {
    readonly app?: string;
    readonly adAccount?: string;
    readonly page?: string;
    readonly instagramAccount?: string;
    readonly threadsUser?: string;
    readonly catalog?: string;
    readonly whatsappAccount?: string;
    readonly whatsappNumber?: string;
}
/** Reads a {@link FactsOwner}. */
export declare function kindAndId(owner: FactsOwner): {
    kind: Kind;
    id: string;
};
/** Puts everything that the options declare into the world. */
export declare function declareAll(world: World, options: SimulatorOptions): void;
//# sourceMappingURL=declarations.d.ts.map