export type { Arrival, Arrivals } from './arrivals.ts';
export { type SimulatorClock, systemClock } from './clock.ts';
export type { FactsOwner } from './declarations.ts';
export type { AccessTier, Facts } from './facts.ts';
export type { SimulatorFetch } from './fetch.ts';
export type { Level } from './gauge.ts';
export type { Counts, Usage } from './meter.ts';
export type { AdAccountOptions, AppOptions, CallTime, CatalogOptions, CommerceAccountOptions, ForeignTraffic, HeaderOptions, InstagramAccountOptions, MeterName, OwnedObjectOptions, PageOptions, SimulatorOptions, ThreadsUserOptions, WhatsappAccountOptions, WhatsappNumberOptions, } from './options.ts';
export type { Quota } from './quota.ts';
export type { RangeMs } from './random.ts';
export type { SimulatorRequest, SimulatorResponse } from './request.ts';
export { createSimulator, type Simulator } from './simulator.ts';
export type { Kind } from './world.ts';
//# sourceMappingURL=index.d.ts.map