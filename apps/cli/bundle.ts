// Bundles the command line into dist/: the workspace packages and the libraries they use go in, what this package
// declares in `dependencies` (the vendors' SDKs) stays out. Every `await import` becomes a chunk of its own.
// An ES module with chunks starts as fast as one CommonJS file, and `nika --version` then reads a few hundred bytes.
import { globSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import manifest from './package.json' with { type: 'json' }
import { thirdPartyLicenses } from './third-party-licenses.ts'

const folder = import.meta.dirname
const dist = join(folder, 'dist')
const { dependencies = {} }: { readonly name: string; readonly dependencies?: Readonly<Record<string, string>> } = manifest
const external = Object.keys(dependencies).flatMap((name) => [name, `${name}/*`])

// yaml's build for Node is CommonJS and asks for `require`, which an ES module has not; its other build is the same code.
const language = createRequire(import.meta.resolve('@nika/language/package.json'))
const yaml = join(dirname(language.resolve('yaml/package.json')), 'browser/index.js')

const stale = globSync('*.{js,js.map}', { cwd: dist })
await Promise.all(stale.map((file) => rm(join(dist, file))))

const { metafile } = await build({
  absWorkingDir: folder,
  entryPoints: ['src/main.ts'],
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  conditions: ['@nika/source'],
  external,
  alias: { yaml },
  // bin/nika.cjs loads the bundle by `require`, which refuses a module that awaits at its top level.
  supported: { 'top-level-await': false },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
})

const bundled = Object.keys(metafile.inputs).map((input) => join(folder, input))
await writeFile(join(dist, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses(bundled))
