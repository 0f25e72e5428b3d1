// Prints `passed failed` of one vitest report. A run that failed beside its tests, or told nothing, counts as one failure.
import { existsSync, readFileSync } from 'node:fs'

const [file, status] = process.argv.slice(2)
const told = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 }
const failed = told.numFailedTests === 0 && status !== '0' ? 1 : told.numFailedTests
process.stdout.write(`${told.numPassedTests} ${failed}`)
