import type { Family } from '../family.ts';
/** Managing one WhatsApp Business account: 200 calls an hour, 5,000 once it has a registered number. */
export declare const whatsappBusinessManagement: Family;
//# sourceMappingURL=whatsapp-business-management.d.ts.map