import type { ArrivalLog } from './arrivals.ts';
import type { Family } from './family.ts';
import { Meter } from './meter.ts';
import type { MeterName } from './options.ts';
import type { Quotas } from './quota.ts';
import type { World } from './world.ts';
/** All meters, made when they are first needed. */
export declare class Meters {
    #private;
    constructor(families: readonly Family[], world: World, appIds: readonly string[], quotas: Quotas, arrivals: ArrivalLog, rejectedCallsCount: boolean);
    /** The meter that a call of an app on an object falls under. */
    of(family: Family, appId: string, objectId: string): Meter;
    /** The meter of a family's name and a subject as users write it. */
    find({ family: name, subject }: MeterName): Meter;
    /** The family of a name, or an error that lists the names there are. */
    family(name: string): Family;
    /** Writes a subject out in full: with the app's id in front where the family counts per app. */
    subject(family: Family, subject: string): string;
    /** Every meter that something has touched. */
    all(): Generator<Meter>;
}
//# sourceMappingURL=meters.d.ts.map