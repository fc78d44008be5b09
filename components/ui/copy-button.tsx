'use client'

import { type ComponentProps, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'

type CopyButtonProps = Omit<ComponentProps<typeof Button>, 'value' | 'onClick' | 'type' | 'children'> & {
  value: string
  label?: string
  /** Whether the value stands beside the button. */
  isShown?: boolean
}

type Outcome = 'idle' | 'copied' | 'failed'

export function CopyButton({
  value,
  label = 'Copy',
  isShown = true,
  variant = 'secondary',
  size = 'sm',
  ...props
}: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>('idle')

  useEffect(() => {
    if (outcome !== 'copied') return
    const timer = setTimeout(() => setOutcome('idle'), 2500)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy() {
    setOutcome((await writeToClipboard(value)) ? 'copied' : 'failed')
  }

  return (
    <>
      <Button {...props} type="button" variant={variant} size={size} onClick={copy}>
        {outcome === 'copied' ? <Icon name="check" /> : <Icon name="copy" />}
        {outcome === 'copied' ? 'Copied' : label}
      </Button>
      <span
        role="status"
        className={
          outcome === 'failed' ? 'text-muted-foreground text-sm [overflow-wrap:anywhere]' : 'sr-only'
        }
      >
        {outcome === 'copied' && 'Copied'}
        {outcome === 'failed' &&
          (isShown
            ? 'Couldn’t copy. Select the text and copy it yourself.'
            : `Couldn’t copy. Copy it yourself: ${value}`)}
      </span>
    </>
  )
}

async function writeToClipboard(text: string) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
