import type { ReactNode } from 'react'
import { Refusal } from '@/components/screens/refusal'

type Props = { children: ReactNode; className?: string; reference?: string }

/** A fault of ours. Stands inside a `<main>`. */
export function Broken({ children, className, reference }: Props) {
  return (
    <Refusal
      className={className}
      title="Something broke on our side"
      description={
        <>
          <p>It was not anything you did. Try again; if it keeps happening, come back in a few minutes.</p>
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
