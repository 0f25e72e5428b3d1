import { describe, expect, test } from 'vitest'
import { arrowViolations, type JudgedPackage } from '../../scripts/arrows/arrow-violations.ts'
import { arrows, reachable } from '../../scripts/arrows/arrows.ts'
import { readImports } from '../../scripts/workspace/read-imports.ts'
import { workspacePackages } from '../../scripts/workspace/workspace-packages.ts'

/** A package `@nika/<name>` with one file and the given dependencies. */
function judged(name: string, path: string, text: string, dependencies: readonly string[] = []): JudgedPackage {
  const manifest = { name: `@nika/${name}`, dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '*'])) }
  return { folder: `packages/${name}`, manifest, files: [{ path, imports: readImports(path, text) }] }
}

describe('arrows', () => {
  test('are drawn for every package of the workspace', () => {
    const names = workspacePackages().map(({ manifest }) => manifest.name)

    expect(names.filter((name) => arrows[name] === undefined)).toEqual([])
  })

  test('never lead back to where they began', () => {
    expect(Object.keys(arrows).filter((name) => reachable(name).has(name))).toEqual([])
  })

  test('lead from the command line to every other package', () => {
    const others = Object.keys(arrows).filter((name) => name !== '@nika/cli')

    expect([...reachable('@nika/cli')].sort()).toEqual(others.sort())
  })
})

describe('a violation', () => {
  test.each([
    [
      'an import against the arrows',
      'language',
      'src/a.ts',
      `import { run } from '@nika/runner'`,
      'src/a.ts:1: @nika/runner is not among the arrows of @nika/language',
    ],
    [
      'a type import against the arrows',
      'language',
      'src/a.ts',
      `\nimport type { Run } from '@nika/runner'`,
      'src/a.ts:2: @nika/runner is not among the arrows of @nika/language',
    ],
    [
      'a type in an import expression',
      'events',
      'src/a.ts',
      `type Run = import('@nika/runner').Run`,
      'src/a.ts:1: @nika/runner is not among the arrows of @nika/events',
    ],
    [
      'a lazy import against the arrows',
      'runner',
      'src/a.ts',
      `await import('@nika/store-file')`,
      'src/a.ts:1: @nika/store-file is not among the arrows of @nika/runner',
    ],
    [
      'a re-export against the arrows',
      'otel',
      'src/a.ts',
      `export { usage } from '@nika/provider'`,
      'src/a.ts:1: @nika/provider is not among the arrows of @nika/otel',
    ],
    [
      'an import in a test',
      'events',
      'src/a.test.ts',
      `import '@nika/runner'`,
      'src/a.test.ts:1: @nika/runner is not among the arrows of @nika/events',
    ],
    [
      'a vendor SDK outside of its adapter',
      'runner',
      'src/a.ts',
      `import OpenAI from 'openai'`,
      'src/a.ts:1: openai is imported by @nika/provider-openai alone',
    ],
    [
      'a scoped vendor SDK outside of its adapter',
      'cli',
      'src/a.ts',
      `await import('@anthropic-ai/sdk')`,
      'src/a.ts:1: @anthropic-ai/sdk is imported by @nika/provider-anthropic alone',
    ],
    [
      'yaml past the language',
      'runner',
      'src/a.ts',
      `import { parse } from 'yaml'`,
      'src/a.ts:1: yaml is imported by @nika/language alone',
    ],
    [
      'a library that is not declared',
      'runner',
      'src/a.ts',
      `import 'ajv/dist/2020.js'`,
      'src/a.ts:1: ajv is not among the dependencies in package.json',
    ],
    [
      'node: where a browser must do',
      'events',
      'src/a.ts',
      `import { readFile } from 'node:fs/promises'`,
      'src/a.ts:1: node:fs/promises does not exist in a browser, where @nika/events runs too',
    ],
    [
      'a testing entry in production',
      'runner',
      'src/a.ts',
      `import '@nika/events/testing'`,
      'src/a.ts:1: @nika/events/testing is for tests, never for production code',
    ],
    [
      'a testing file in production',
      'events',
      'src/a.ts',
      `import './testing/checks.ts'`,
      'src/a.ts:1: ./testing/checks.ts is for tests, never for production code',
    ],
    [
      'the package by its own name',
      'events',
      'src/a.ts',
      `import { EventLog } from '@nika/events'`,
      'src/a.ts:1: @nika/events is this package itself: import the file that holds it',
    ],
    [
      'the package by its own index',
      'events',
      'src/log/a.ts',
      `import { EventLog } from '../index.ts'`,
      `src/log/a.ts:1: ../index.ts is the package's own index: import the file that holds the name`,
    ],
    [
      'another package by its path',
      'runner',
      'src/a.ts',
      `import '../../events/src/event.ts'`,
      `src/a.ts:1: ../../events/src/event.ts leaves the package's src/`,
    ],
    [
      'a relative type in an import expression',
      'events',
      'src/a.ts',
      `type B = import('./b.ts').B`,
      'src/a.ts:1: write `import type` for ./b.ts, so that cycles are seen',
    ],
  ])('%s is told with its place', (_what, name, path, text, violation) => {
    expect(arrowViolations(judged(name, path, text))).toEqual([`packages/${name}/${violation}`])
  })

  test('a declared dependency against the arrows is told', () => {
    expect(arrowViolations(judged('provider', 'src/a.ts', '', ['@nika/runner']))).toEqual([
      'packages/provider/package.json: @nika/runner is not among the arrows of @nika/provider',
    ])
  })

  test('a second library of @nika/events is told', () => {
    expect(arrowViolations(judged('events', 'src/a.ts', '', ['zod', 'ulid']))).toEqual([
      'packages/events/package.json: @nika/events depends on zod alone, not on ulid',
    ])
  })

  test('a package without arrows is told', () => {
    expect(arrowViolations(judged('newcomer', 'src/a.ts', ''))).toEqual([
      'packages/newcomer: @nika/newcomer has no arrows yet; add it to scripts/arrows/arrows.ts',
    ])
  })
})

describe('what is allowed', () => {
  test.each([
    ['what an arrow leads to at a distance', 'runner', 'src/a.ts', `import { EventLog } from '@nika/events'`, ['@nika/events']],
    ['a subpath of a declared library', 'events', 'src/a.ts', `import * as z from 'zod/mini'`, ['zod']],
    ['node: in a test of a package for browsers', 'events', 'src/a.test.ts', `import 'node:fs'`, []],
    ['node: in a testing entry', 'events', 'src/testing/crash.ts', `import 'node:child_process'`, []],
    ['a testing entry in a test', 'store-file', 'src/a.test.ts', `import '@nika/events/testing'`, ['@nika/events']],
    ['an undeclared test library in a test', 'events', 'src/a.test.ts', `import 'fast-check'`, []],
    ['the public face of the package in its test', 'store-file', 'src/a.test.ts', `import { fileStore } from './index.ts'`, []],
    ['augmenting an interface of the package itself', 'events', 'src/a.ts', `declare module '@nika/events' {}`, []],
  ])('%s', (_what, name, path, text, dependencies) => {
    expect(arrowViolations(judged(name, path, text, dependencies))).toEqual([])
  })
})
