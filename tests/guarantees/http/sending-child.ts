import 'next/dist/server/node-environment-baseline.js'
import { text } from 'node:stream/consumers'
import { closePools } from '@/db'
import { Person } from '../../support/people'
import { slowForm } from '../../support/sent-twice'

// Another process that is sent the same form.

const { facts, home, fields } = JSON.parse(await text(process.stdin))
const state = await new Person(facts, home).call(slowForm, fields)
process.stdout.write(`\n${JSON.stringify(state)}`)
await closePools()
