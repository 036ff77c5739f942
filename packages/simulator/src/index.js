export { systemClock } from './clock.js';
export { createSimulator } from './simulator.js';
//# sourceMappingURL=index.js.map