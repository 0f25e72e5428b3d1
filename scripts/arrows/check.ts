// `pnpm arrows`: holds the dependency arrows in every package.json and in every import, types included.
import { sourceFiles, workspacePackages } from '../workspace/workspace-packages.ts'
import { arrowViolations } from './arrow-violations.ts'

const violations = workspacePackages().flatMap(({ folder, manifest }) => arrowViolations({ folder, manifest, files: sourceFiles(folder) }))

for (const violation of violations) console.error(violation)
console.log(violations.length === 0 ? 'All dependencies follow the arrows.' : `${violations.length} against the arrows`)
process.exitCode = violations.length === 0 ? 0 : 1
