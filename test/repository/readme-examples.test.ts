import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishedPackages, root } from '../../scripts/workspace/workspace-packages.ts'
import { type ReadmeExample, readmeExamples } from '../support/readme-examples.ts'

const libraries = publishedPackages().filter(({ manifest }) => manifest.bin === undefined)
const readmes = ['.', ...publishedPackages().map(({ folder }) => folder)].filter((folder) => existsSync(join(root, folder, 'README.md')))
const examples = readmes
  .flatMap((folder) => readmeExamples(folder))
  .map((example) => ({ title: `${example.folder}/README.md:${example.line}`, example }))

// An example stands in a folder of its package, so that it imports what a user of the package could import.
const folders = new Map<string, string>()
const files = new Map<ReadmeExample, string>()
let workingFolder = ''

beforeAll(() => {
  workingFolder = mkdtempSync(join(tmpdir(), 'nika-readme-'))
  for (const folder of readmes) folders.set(folder, mkdtempSync(join(root, folder, '.readme-')))
  for (const { example } of examples) {
    const file = join(folders.get(example.folder) ?? '', `line-${example.line}.ts`)
    writeFileSync(file, example.code)
    files.set(example, file)
  }
})

afterAll(() => {
  for (const folder of [workingFolder, ...folders.values()]) rmSync(folder, { recursive: true })
})

describe('README examples', () => {
  test.each(libraries.map(({ folder }) => folder))('%s has a README with an example', (folder) => {
    expect(existsSync(join(root, folder, 'README.md')) && readmeExamples(folder).length).toBeTruthy()
  })

  test('every example has the types that it needs', () => {
    const project = join(folders.get('.') ?? root, 'tsconfig.json')
    const compilerOptions = {
      noEmit: true,
      composite: false,
      allowImportingTsExtensions: true,
      rewriteRelativeImportExtensions: false,
      customConditions: ['@nika/source'],
      lib: ['es2023', 'esnext.disposable', 'dom', 'dom.asynciterable'],
      types: ['node'],
      skipLibCheck: true,
      // An example shows a result without using it.
      noUnusedLocals: false,
    }
    writeFileSync(project, JSON.stringify({ extends: join(root, 'tsconfig.base.json'), compilerOptions, files: [...files.values()] }))

    expect(compile(project)).toBe('')
  })

  test.each(examples)('$title runs and prints what it says', ({ example }) => {
    const file = files.get(example) ?? ''

    const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=@nika/source', file], {
      cwd: workingFolder,
      encoding: 'utf8',
      timeout: 30_000,
    })

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    if (example.output !== undefined) expect(stdout).toBe(example.output)
  })
})

/** What the compiler has to say; empty when all is well. */
function compile(project: string): string {
  try {
    return execFileSync('node_modules/.bin/tsc', ['-p', project], { cwd: root, encoding: 'utf8' })
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
  }
}
