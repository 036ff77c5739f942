import type { Host } from './host.ts';
import type { Params } from './params.ts';
import type { Token } from './token.ts';
import type { Thing } from './world.ts';
/** One call as the families see it: a request on one object. `?ids=4,5` makes two of them. */
export interface Call {
    /** In capitals. */
    readonly method: string;
    /** Whether the call changes something: any method but GET and HEAD. */
    readonly write: boolean;
    readonly host: Host;
    readonly token: Token;
    /** What the first part of the path stands for. */
    readonly node: Thing;
    /** The part after the node, `''` for the node itself. */
    readonly edge: string;
    readonly params: Params;
    /** What a parameter names, if it was declared or made by an earlier call. */
    known(id: string | undefined): Thing | undefined;
}
//# sourceMappingURL=call.d.ts.map