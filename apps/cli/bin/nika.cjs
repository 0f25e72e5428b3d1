#!/usr/bin/env node
// Plain old JavaScript: a Node that is too old must still be able to read this far.
var needed = [22, 18]
var parts = process.versions.node.split('.')
var major = Number(parts[0])
var minor = Number(parts[1])

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write('nika needs Node.js ' + needed.join('.') + ' or newer; this is ' + process.versions.node + '.\n')
  process.exit(2)
}

require('./start.cjs')
