import { expect, it } from 'vitest'
import { addressHeader, countedAddress } from '@/lib/http/ip-address'

const counted = (address: string) => countedAddress(new Headers({ [addressHeader()]: address }))

it('limits count an IPv4 address by itself, and the addresses of one IPv6 network together', () => {
  expect(counted('192.0.2.1')).toBe('192.0.2.1')
  expect(counted('192.0.2.1')).not.toBe(counted('192.0.2.2'))
  expect(counted('2001:db8:0:1::1')).toBe(counted('2001:db8:0:1:ffff::2'))
  expect(counted('2001:db8:0:1::1')).not.toBe(counted('2001:db8:0:2::1'))
  expect(counted('::ffff:192.0.2.1')).toBe('192.0.2.1')
  expect(counted('192.0.2.1:4711')).toBe('192.0.2.1')
  expect(counted('[2001:db8:0:1::1]:4711')).toBe(counted('2001:db8:0:1::1'))
  expect(counted('192.0.2.1, 198.51.100.1')).not.toBe(counted('192.0.2.2, 198.51.100.1'))
})
