/** The kinds of access token that Meta's limits tell apart. */
type TokenType = 'app' | 'user' | 'page' | 'system_user';
/** What an access token stands for. */
export interface Token {
    readonly type: TokenType;
    /** The app that the token was issued to. */
    readonly appId: string;
    /** The user, page or system user that the token acts for. The app's own id for an app token. */
    readonly ownerId: string;
}
/**
 * Reads `app:<appId>`, `user:<appId>:<userId>`, `page:<appId>:<pageId>` or `system_user:<appId>:<id>`.
 * Anything else is no token.
 */
export declare function parseToken(text: string): Token | undefined;
export {};
//# sourceMappingURL=token.d.ts.map