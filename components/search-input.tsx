'use client'

import { type ComponentProps, useEffect, useRef } from 'react'
import { Input } from '@/components/ui/input'

/** Follows the URL, and keeps the focus and what is being typed. */
export function SearchInput({ value, ...props }: ComponentProps<typeof Input> & { value: string }) {
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (input.current && input.current !== document.activeElement) input.current.value = value
  }, [value])

  return <Input ref={input} type="search" defaultValue={value} {...props} />
}
