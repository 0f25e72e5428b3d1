// `pnpm docs:write` writes the generated documents; with --check it writes nothing and fails when one is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventsSchema } from '../../packages/events/schema/events-schema.ts'
import { root } from '../workspace/workspace-packages.ts'
import { arrowsFigure } from './arrows-figure.ts'
import { attributeReference } from './attribute-reference.ts'
import { errorReference, readErrorTables } from './error-reference.ts'
import { withGeneratedBlock } from './generated-block.ts'

const check = process.argv.includes('--check')
const documents: Readonly<Record<string, string>> = {
  'docs/errors.md': errorReference(await readErrorTables()),
  'packages/events/schema/events.schema.json': `${JSON.stringify(eventsSchema, undefined, 2)}\n`,
  'packages/otel/README.md': withGeneratedBlock(readDocument('packages/otel/README.md'), 'attributes', attributeReference()),
  'ARCHITECTURE.md': withGeneratedBlock(readDocument('ARCHITECTURE.md'), 'dependency arrows', arrowsFigure()),
}

const stale = Object.entries(documents).filter(([file, content]) => content !== readDocument(file))
for (const [file, content] of stale) {
  if (!check) writeFileSync(join(root, file), content)
  console.log(check ? `${file} is out of date: run \`pnpm docs:write\`` : `wrote ${file}`)
}
if (stale.length === 0) console.log('The generated documents are up to date.')
process.exitCode = check && stale.length > 0 ? 1 : 0

function readDocument(file: string): string {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : ''
}
