import type { ParsedRequest } from './request.ts';
/** One item of a batch request, as Meta's format has it. */
export interface BatchItem {
    readonly method: string;
    readonly relativeUrl: string;
    readonly body: string | undefined;
    readonly token: string | undefined;
}
/** Meta takes at most so many items in one batch. */
export declare const BATCH_LIMIT = 50;
/** The `batch` parameter of a POST to the root; undefined if the request is no batch. */
export declare function batchOf(request: ParsedRequest): string | undefined;
/** Reads the items of a batch. Undefined if the parameter is not a list of objects. */
export declare function parseBatch(text: string): BatchItem[] | undefined;
/** An item's answer inside the answer to a batch. */
export interface BatchAnswer {
    readonly code: number;
    readonly headers?: readonly {
        readonly name: string;
        readonly value: string;
    }[];
    readonly body: string;
}
//# sourceMappingURL=batch.d.ts.map