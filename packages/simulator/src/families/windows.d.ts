/** Lengths of Meta's rolling windows. */
export declare const SECOND_MS = 1000;
export declare const MINUTE_MS = 60000;
export declare const HOUR_MS = 3600000;
export declare const DAY_MS = 86400000;
//# sourceMappingURL=windows.d.ts.map