// Bundles the library in the working directory: each entry that its package.json exports becomes one file of dist/, as an
// import of many small files costs more than what stands in them. What several entries share becomes a file that all of them
// import, so their classes and their state are the same. Other packages stay outside; types are tsc's.
import { globSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const folder = process.cwd()
const dist = join(folder, 'dist')

await Promise.all(globSync('**/*.{js,js.map}', { cwd: dist }).map((stale) => rm(join(dist, stale))))
await build({
  absWorkingDir: folder,
  entryPoints: entriesOf(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))),
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  conditions: ['@nika/source'],
  packages: 'external',
  // The sources are published beside the bundle.
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
})

interface LibraryManifest {
  readonly exports: Readonly<Record<string, string | { readonly '@nika/source': string; readonly default: string }>>
}

/** The source of each exported entry, by the file that it becomes: its path under dist/ without the extension. */
function entriesOf({ exports }: LibraryManifest): Record<string, string> {
  const modules = Object.values(exports).filter((target) => typeof target !== 'string')
  return Object.fromEntries(modules.map((target) => [target.default.replace(/^\.\/dist\/|\.js$/g, ''), target['@nika/source']]))
}
