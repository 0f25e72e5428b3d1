// Bundles the command line into dist/: the workspace packages and the libraries they use go in, what this package declares
// in `dependencies` (the vendors' SDKs) stays out. Each workspace package, each command and each library that is imported
// lazily becomes one file, which bin/start.cjs loads when it is needed.
// CommonJS, because only scripts can be loaded with a code cache of our own, and because `import` of a module of Node reads
// all of its exports: that alone costs 3 ms.
import { globSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import manifest from './package.json' with { type: 'json' }
import { thirdPartyLicenses } from './third-party-licenses.ts'

const folder = import.meta.dirname
const dist = join(folder, 'dist')
const { dependencies = {} }: { readonly name: string; readonly dependencies?: Readonly<Record<string, string>> } = manifest
const external = Object.keys(dependencies)

// yaml's ES modules become one scope, which is loaded faster than its CommonJS files; the code is the same.
const language = createRequire(import.meta.resolve('@nika/language/package.json'))
const yaml = join(dirname(language.resolve('yaml/package.json')), 'browser/index.js')

/** The files to make, by their names without an extension: where each one begins. */
const entries = new Map([['main', join(folder, 'src/main.ts')]])
const bundled = new Set<string>()

/** Gives what shall be a file of its own a name, and leaves it out of the file that imports it. */
const files: Plugin = {
  name: 'files',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^/ }, async ({ path: asked, kind, importer, resolveDir, pluginData }) => {
      // All of the package is loaded anyway: its small entry would be a second copy.
      const path = asked === '@nika/events/core' ? '@nika/events' : asked
      if (pluginData === 'resolving' || kind === 'entry-point' || isExternal(path)) return undefined
      const isLazy = kind === 'dynamic-import' && (!path.startsWith('.') || importer.startsWith(join(folder, 'src')))
      if (!isLazy && !path.startsWith('@nika/')) return undefined
      const { path: file, external: isBuiltin } = await resolve(path, {
        kind: 'import-statement',
        importer,
        resolveDir,
        pluginData: 'resolving',
      })
      if (isBuiltin) return undefined
      const name = path.startsWith('.')
        ? basename(path, '.ts')
        : path
            .replace(/^@nika\/|^@/, '')
            .replace(/\.js$/, '')
            .replaceAll(/[^a-z0-9]+/g, '-')
      const other = entries.get(name)
      if (other !== undefined && other !== file) throw new Error(`${other} and ${file} would both be ${name}.cjs`)
      entries.set(name, file)
      return { path: `./${name}.cjs`, external: true }
    })
  },
}

function isExternal(path: string): boolean {
  return path.startsWith('node:') || external.some((name) => path === name || path.startsWith(`${name}/`))
}

const stale = globSync('*.{cjs,js,js.map}', { cwd: dist })
await Promise.all(stale.map((file) => rm(join(dist, file))))

// What a file imports lazily is known when that file is made.
for (let made = 0; made < entries.size; ) {
  const next = [...entries].slice(made)
  made = entries.size
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: Object.fromEntries(next),
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22.18',
    conditions: ['@nika/source'],
    external,
    alias: { yaml },
    plugins: [files],
    supported: { 'dynamic-import': false },
    legalComments: 'none',
    // Names stay, so that a stack still tells where it comes from.
    minifyWhitespace: true,
    minifySyntax: true,
    metafile: true,
    logLevel: 'warning',
  })
  for (const input of Object.keys(metafile.inputs)) bundled.add(join(folder, input))
}

await writeFile(join(dist, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses([...bundled]))
