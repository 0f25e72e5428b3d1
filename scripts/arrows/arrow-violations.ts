import { posix } from 'node:path'
import type { Manifest, SourceFile } from '../workspace/workspace-packages.ts'
import { arrows, libraryOwners, onlyLibraries, reachable } from './arrows.ts'

/** A package as the arrows see it. */
export interface JudgedPackage {
  readonly folder: string
  readonly manifest: Manifest
  readonly files: readonly SourceFile[]
}

/** One sentence for each dependency or import that the arrows do not allow. */
export function arrowViolations(judged: JudgedPackage): readonly string[] {
  const { name } = judged.manifest
  if (arrows[name] === undefined) return [`${judged.folder}: ${name} has no arrows yet; add it to scripts/arrows/arrows.ts`]
  const declared = declaredDependencies(judged.manifest)
  return [
    ...[...declared].flatMap((dependency) => prefixed(`${judged.folder}/package.json`, arrowViolation(name, dependency))),
    ...uncountedLibraries(judged),
    ...judged.files.flatMap((file) =>
      file.imports.flatMap((found) =>
        prefixed(`${judged.folder}/${file.path}:${found.line}`, importViolation({ name, path: file.path, declared, ...found })),
      ),
    ),
  ]
}

interface JudgedImport {
  readonly name: string
  readonly path: string
  readonly declared: ReadonlySet<string>
  readonly specifier: string
  readonly form: string
}

function importViolation(found: JudgedImport): string | undefined {
  const { name, path, specifier } = found
  if (specifier.startsWith('.')) return relativeViolation(found)
  if (specifier.startsWith('node:')) {
    return arrows[name]?.runsInBrowser && !isForTests(path) ? `${specifier} does not exist in a browser, where ${name} runs too` : undefined
  }
  const dependency = packageOf(specifier)
  if (dependency === name) {
    return found.form === 'augmentation' ? undefined : `${specifier} is this package itself: import the file that holds it`
  }
  if (specifier.endsWith('/testing') && !isForTests(path)) return `${specifier} is for tests, never for production code`
  return arrowViolation(name, dependency) ?? ownerViolation(name, dependency) ?? undeclared(found, dependency)
}

function relativeViolation({ path, specifier, form }: JudgedImport): string | undefined {
  const target = posix.join(posix.dirname(path), specifier)
  if (form === 'type expression') return `write \`import type\` for ${specifier}, so that cycles are seen`
  if (target === 'src/index.ts' && !isForTests(path)) return `${specifier} is the package's own index: import the file that holds the name`
  if (target.startsWith('src/testing/') && !isForTests(path)) return `${specifier} is for tests, never for production code`
  if (!target.startsWith('src/') && !target.endsWith('package.json') && !isTest(path)) return `${specifier} leaves the package's src/`
  return undefined
}

function arrowViolation(name: string, dependency: string): string | undefined {
  if (!dependency.startsWith('@nika/') || reachable(name).has(dependency)) return undefined
  return `${dependency} is not among the arrows of ${name}`
}

function ownerViolation(name: string, dependency: string): string | undefined {
  const owner = Object.entries(libraryOwners).find(([library]) => covers(library, dependency))?.[1]
  return owner === undefined || owner === name ? undefined : `${dependency} is imported by ${owner} alone`
}

function uncountedLibraries({ folder, manifest }: JudgedPackage): readonly string[] {
  const counted = onlyLibraries[manifest.name]
  if (counted === undefined) return []
  const libraries = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies })
  return libraries
    .filter((library) => !library.startsWith('@nika/') && !counted.includes(library))
    .map((library) => `${folder}/package.json: ${manifest.name} depends on ${counted.join(' and ')} alone, not on ${library}`)
}

function undeclared({ declared, path }: JudgedImport, dependency: string): string | undefined {
  if (declared.has(dependency) || isTest(path)) return undefined
  return `${dependency} is not among the dependencies in package.json`
}

function declaredDependencies(manifest: Manifest): ReadonlySet<string> {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest
  return new Set(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies }))
}

/** Whether `library`, a package or a scope ending in `/`, covers the package `name`. */
function covers(library: string, name: string): boolean {
  return library.endsWith('/') ? name.startsWith(library) : name === library
}

/** `zod` of `zod/mini`, `@nika/events` of `@nika/events/testing`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts')
}

function isForTests(path: string): boolean {
  return isTest(path) || path.startsWith('src/testing/')
}

function prefixed(place: string, violation: string | undefined): readonly string[] {
  return violation === undefined ? [] : [`${place}: ${violation}`]
}
