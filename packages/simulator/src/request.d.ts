import { type Host } from './host.ts';
import { type Params } from './params.ts';
/** A request as it reaches Meta. */
export interface SimulatorRequest {
    /** HTTP method. Defaults to `GET`. */
    readonly method?: string;
    /** Absolute address, or a path (then of `graph.facebook.com`). A version such as `/v24.0` is optional. */
    readonly url: string;
    /** Access token, if it is neither in the query, nor in the body, nor in an `Authorization` header. */
    readonly token?: string;
    /** Header names in any case. Only `authorization` is looked at. */
    readonly headers?: Readonly<Record<string, string>>;
    /** A form or a JSON object. */
    readonly body?: string;
}
/** Meta's answer. */
export interface SimulatorResponse {
    /** HTTP status. */
    readonly status: number;
    /** Header names in lower case, as HTTP/2 sends them. */
    readonly headers: Record<string, string>;
    /** JSON text. */
    readonly body: string;
}
/** A request taken apart. */
export interface ParsedRequest {
    readonly method: string;
    readonly host: Host;
    /** The first part of the path after the version, `''` at the root. */
    readonly node: string;
    /** The second part, `''` without one. */
    readonly edge: string;
    readonly params: Params;
    /** The token's text, wherever it was. */
    readonly token: string | undefined;
}
/** Takes a request apart. `defaultToken` and `defaultHost` are what a batch hands down to its items. */
export declare function parseRequest(request: SimulatorRequest, defaultHost?: Host, defaultToken?: string): ParsedRequest;
//# sourceMappingURL=request.d.ts.map