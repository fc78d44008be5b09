// What Next's server does first of all: its request scopes need AsyncLocalStorage on the global object before anything of it loads.
import 'next/dist/server/node-environment-baseline.js'
import './one-query'
