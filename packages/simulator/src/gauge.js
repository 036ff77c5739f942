export {};
//# sourceMappingURL=gauge.js.map