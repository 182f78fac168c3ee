import { describe, expect, it } from 'vitest'
import { isPrivateAddress } from './private-address.ts'

describe('isPrivateAddress', () => {
  it.each([
    ...[
      '127.0.0.1',
      '127.255.0.1',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
    ],
    ...[
      '100.100.100.200',
      '100.64.0.1',
      '192.0.0.1',
      '192.0.2.1',
      '198.18.0.1',
      '224.0.0.1',
      '240.0.0.1',
    ],
    ...[
      '255.255.255.255',
      '168.63.129.16',
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::127.0.0.1',
    ],
    ...[
      '[fd00:ec2::254]',
      'fc00::1',
      'fe80::1',
      'fec0::1',
      'ff02::1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
    ],
    ...[
      '2002:7f00:1::',
      '2001::1',
      '2001:db8::1',
      '::ffff:0:127.0.0.1',
      '100::1',
      '4000::1',
      '0:0:0:1::1',
      'localhost',
      'x.localhost',
    ],
  ])('takes %s for private', (address) => {
    expect(isPrivateAddress(address)).toBe(true)
  })

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '140.82.121.4',
    '172.32.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '[2a00:1450::1]',
    'github.com',
  ])('takes %s for public', (address) => {
    expect(isPrivateAddress(address)).toBe(false)
  })
})
