/** The parameters of one call: its query first, then its body. */
export interface Params {
    /** The value of a parameter as text, whatever form it came in; objects come as JSON. */
    get(name: string): string | undefined;
}
/** Joins a query and a body that is read only when the query has not the name. */
export declare function createParams(query: string, body: string | undefined): Params;
//# sourceMappingURL=params.d.ts.map