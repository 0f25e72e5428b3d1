// Runs turbo with its telemetry off, whatever the shell's environment says.
import { spawnSync } from 'node:child_process'

const [...tasks] = process.argv.slice(2)
const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
const { status } = spawnSync('turbo', ['run', ...tasks], { stdio: 'inherit', env: environment })
process.exitCode = status ?? 1
