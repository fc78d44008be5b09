import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { isolated } from '@/lib/isolated'
import { AuthCard } from './auth-card'

type Props = { organization: string; slug: string; unneeded: ReactNode }

/** For a member who opens a link that would have made them one. */
export const AlreadyMember = ({ organization, slug, unneeded }: Props) => (
  <AuthCard
    title={`You’re already a member of ${isolated(organization)}`}
    description={<>{unneeded} Your role hasn’t changed.</>}
  >
    <Button size="lg" className="w-full" asChild>
      <a href={`/dashboard/${slug}`}>
        <span>
          Go to <bdi>{organization}</bdi>
        </span>
      </a>
    </Button>
  </AuthCard>
)
