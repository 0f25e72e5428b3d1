// Loads the bundle, with V8's code cache of every function that the command used the last time.
//
// Node's own compile cache holds only what is compiled when a module is loaded; whatever runs later is compiled again each
// time. Taking the cache when the command has ended saves `nika run` a fifth of its time. It stands beside Node's, under the
// same switches (NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE), and V8 refuses one that was made for other code.
'use strict'

const fs = require('node:fs')
const nodeModule = require('node:module')
const path = require('node:path')
const vm = require('node:vm')

const dist = path.join(__dirname, '../dist')
const command = process.argv[2] ?? ''

/** What was loaded, by the name of its file. */
const modules = new Map()
/** The scripts whose cache shall be written, by its file. */
const unwritten = new Map()
/** A cache is written anew now and then: another workflow uses other functions, and what the old cache held stays. */
const isStale = Math.random() < 1 / 20

nodeModule.enableCompileCache()
const cacheFolder = nodeModule.getCompileCacheDir()
if (cacheFolder !== undefined) process.on('exit', writeCaches)

load('main.cjs')

/** Like `require`, for the files of the bundle. */
function load(name) {
  const known = modules.get(name)
  if (known !== undefined) return known.exports
  const module = { exports: {} }
  modules.set(name, module)
  const run = compile(name).runInThisContext()
  run(module.exports, (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id)), module, path.join(dist, name), dist)
  return module.exports
}

function compile(name) {
  const filename = path.join(dist, name)
  const cacheFile = cacheFileOf(name, filename)
  const cachedData = cacheFile && readIfThere(cacheFile)
  const source = `(function (exports, require, module, __filename, __dirname) { ${fs.readFileSync(filename, 'utf8')}\n})`
  const script = new vm.Script(source, { filename, cachedData })
  if (cacheFile !== undefined && (cachedData === undefined || script.cachedDataRejected || isStale)) unwritten.set(cacheFile, script)
  return script
}

/** Each command uses other functions of the same file. A file that was written again has another time of change. */
function cacheFileOf(name, filename) {
  if (cacheFolder === undefined || !/^[a-z]+$/.test(command)) return undefined
  const { ino, size, ctimeMs } = fs.statSync(filename)
  return path.join(cacheFolder, `nika-${command}-${name}-${ino}-${size}-${ctimeMs}`)
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file)
  } catch {
    return undefined
  }
}

/** Only a command that did what it is for has used what it will use again. Whoever cannot write goes without. */
function writeCaches(exitCode) {
  if (exitCode !== 0) return
  try {
    for (const [file, script] of unwritten) {
      const unfinished = `${file}.${process.pid}`
      fs.writeFileSync(unfinished, script.createCachedData(), { mode: 0o600 })
      fs.renameSync(unfinished, file)
    }
  } catch {
    // The next process tries again.
  }
}
