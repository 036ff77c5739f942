import type { Family } from '../family.ts';
/** The credit-line APIs: 5,000 calls an hour for the app. */
export declare const whatsappCreditLine: Family;
//# sourceMappingURL=whatsapp-credit-line.d.ts.map