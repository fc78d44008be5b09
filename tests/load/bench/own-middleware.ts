import { NextRequest } from 'next/server'
import { middleware } from '@/middleware'
import { headersOf } from './journeys'
import { median } from './load'

const requests = 2_000
const rounds = 11

/**
 * Milliseconds of CPU that the middleware takes for the page of someone who is signed in, without
 * what Next needs to call it: the median of several rounds, the first of which warms up.
 */
export function ownMiddleware(): number {
  const times = Array.from({ length: rounds }, () => {
    const given = Array.from({ length: requests }, pageRequest)
    const before = process.cpuUsage()
    for (const request of given) middleware(request)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000 / requests
  })
  return median(times.slice(1))
}

const pageRequest = () =>
  new NextRequest('http://localhost:3000/dashboard/load-1/projects?page=2', {
    headers: { ...headersOf('load-1-owner'), 'user-agent': 'Mozilla/5.0', accept: 'text/html' },
  })
