import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrows } from '../../scripts/arrows/arrows.ts'
import { publishedPackages, root } from '../../scripts/workspace/workspace-packages.ts'
import { EmptyProject } from '../support/empty-project.ts'
import { readmeExamples } from '../support/readme-examples.ts'
import { tarballsOf } from '../support/tarballs.ts'

describe('@nika/events in an empty project', () => {
  let project: EmptyProject

  beforeAll(() => {
    project = new EmptyProject()
    project.install(...tarballsOf('@nika/events'))
  })

  afterAll(() => project[Symbol.dispose]())

  test('brings zod alone', () => {
    expect(installed(project)).toEqual(['@nika/events', 'zod'])
  })

  test('imports in Node', () => {
    project.write(
      'emit.js',
      `import { EventLog } from '@nika/events'\nconsole.log(new EventLog().emit({ type: 'task_started', task_id: 'a' }))`,
    )

    expect(project.run(['emit.js'])).toEqual({ status: 0, stdout: '0\n', stderr: '' })
  })

  test('runs the example of its README', () => {
    expectExampleToRun(project, 'packages/events')
  })

  test('what two entries export is one and the same', () => {
    project.write(
      'same.js',
      `import * as all from '@nika/events'\nimport * as core from '@nika/events/core'\nconsole.log(Object.keys(core).filter((name) => core[name] !== all[name]))`,
    )

    expect(project.run(['same.js'])).toEqual({ status: 0, stdout: '[]\n', stderr: '' })
  })
})

describe('the conformance kit of @nika/events in an empty project', () => {
  test('starts the processes that share a store', () => {
    using project = new EmptyProject()
    project.install(...tarballsOf('@nika/events', '@nika/store-file'))
    project.write(
      'store.js',
      `import { createFileStore } from '@nika/store-file'\nexport const openStore = async (options) => createFileStore(options)`,
    )
    project.write(
      'check.js',
      `import { mkdtempSync } from 'node:fs'
import { eventStoreChecks } from '@nika/events/testing'
import { openStore } from './store.js'
const options = { dir: mkdtempSync('runs-') }
const check = eventStoreChecks.find(({ needs }) => needs === 'processes')
await check.run({ open: () => openStore(options), process: { url: new URL('store.js', import.meta.url).href, options } })
console.log('kept')`,
    )

    expect(project.run(['check.js'])).toEqual({ status: 0, stdout: 'kept\n', stderr: '' })
  })
})

describe.each([
  { name: '@nika/events', tarballs: ['@nika/events'] },
  { name: '@nika/language', tarballs: ['@nika/language', '@nika/events'] },
  { name: '@nika/provider', tarballs: ['@nika/provider', '@nika/events'] },
])('$name for the browser', ({ name, tarballs }) => {
  test('bundles with no node: import', async () => {
    using project = new EmptyProject()
    project.install(...tarballsOf(...tarballs))
    project.write('main.js', `import * as all from '${name}'\nconsole.log(Object.keys(all).length > 0)`)

    // For a browser esbuild fails on a `node:` import, unless it may fail at run time: then it stays in the bundle.
    const { metafile } = await build({
      absWorkingDir: project.folder,
      entryPoints: ['main.js'],
      outfile: 'bundle.js',
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2023',
      metafile: true,
      logLevel: 'silent',
    })

    expect(metafile.outputs['bundle.js']?.imports).toEqual([])
  })
})

describe('@nika/runner, @nika/language and @nika/provider in an empty project', () => {
  test('run the example of the README without the command line', () => {
    using project = new EmptyProject()
    project.install(...tarballsOf('@nika/runner', '@nika/language', '@nika/provider', '@nika/events'))

    expect(installed(project)).not.toContain('@nika/cli')
    expectExampleToRun(project, 'packages/runner')
  })
})

describe('the types of all libraries', () => {
  const libraries = publishedPackages().filter(({ manifest }) => manifest.bin === undefined)
  const forBrowsers = libraries.filter(({ manifest }) => arrows[manifest.name]?.runsInBrowser === true)

  test.each([
    { where: 'a project for Node, without the DOM', lib: ['es2023', 'esnext.disposable'], types: ['node'], packages: libraries },
    {
      where: 'a project for browsers, without Node',
      lib: ['es2023', 'esnext.disposable', 'dom', 'dom.asynciterable'],
      types: [],
      packages: forBrowsers,
    },
  ])('hold in $where, declarations checked', ({ lib, types, packages }) => {
    using project = new EmptyProject()
    const names = packages.map(({ manifest }) => manifest.name)
    project.install(...tarballsOf(...names), `@types/node@${process.versions.node.split('.')[0]}`)
    project.write('main.ts', names.map((name) => `export type * from '${name}'\n`).join(''))
    const compilerOptions = { strict: true, noEmit: true, target: 'es2023', module: 'nodenext', skipLibCheck: false, lib, types }
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['main.ts'] }))

    const { stdout } = project.run(['-p', '.'], join(root, 'node_modules/.bin/tsc'))

    expect(stdout).toBe('')
  })
})

function expectExampleToRun(project: EmptyProject, folder: string): void {
  const [example] = readmeExamples(folder)
  if (example === undefined) throw new Error(`${folder}/README.md shows no example`)
  project.write('example.ts', example.code)

  const { status, stdout, stderr } = project.run(['example.ts'])

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  if (example.output !== undefined) expect(stdout).toBe(example.output)
}

function installed(project: EmptyProject): readonly string[] {
  const modules = join(project.folder, 'node_modules')
  const names = readdirSync(modules).filter((name) => !name.startsWith('.'))
  return names.flatMap((name) => (name.startsWith('@') ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`) : [name])).sort()
}
