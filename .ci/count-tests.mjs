// Prints `passed failed` of one vitest report. A run that failed beside its tests (a file that could not be loaded) counts as one failure.
import { readFileSync } from 'node:fs'

const [file, status] = process.argv.slice(2)
const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'))
const failed = numFailedTests === 0 && status !== '0' ? 1 : numFailedTests
process.stdout.write(`${numPassedTests} ${failed}`)
