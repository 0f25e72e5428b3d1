import { logFormat, type Producer } from '@nika/events'

/** What writes the logs of this package's runs. A test holds the version to that of package.json. */
export const producer: Producer = { name: '@nika/runner', version: '0.0.0', format: logFormat }
