import { demo } from './demo.ts'

process.exitCode = await demo(process.argv.slice(2), process.stdout, process.stderr)
