export { type ServerOptions, type SimulatorServer, startServer } from './http-server.ts'
