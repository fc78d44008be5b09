import type { ReactNode } from 'react'
import { Refusal } from '@/components/screens/refusal'

type Props = { children: ReactNode; className?: string; reference?: string }

/** For an unexpected error. Rendered inside a `<main>`. */
export function Broken({ children, className, reference }: Props) {
  return (
    <Refusal
      className={className}
      title="Something went wrong"
      description={
        <>
          <p>This wasn’t your fault. Try again. If it keeps happening, come back in a few minutes.</p>
          {reference && (
            <p className="mt-3 text-sm">
              Reference: <code className="font-mono">{reference}</code>
            </p>
          )}
        </>
      }
    >
      {children}
    </Refusal>
  )
}
