import { ActionForm } from '@/components/action-form'
import { Avatar } from '@/components/ui/avatar'
import { SubmitButton } from '@/components/ui/submit-button'
import { cast, castPassword } from '@/lib/demo'
import { signInAction } from './actions'

const confirmed = cast.filter((person) => !('verified' in person && person.verified === false))

/** Signs in a demo user with one click. In no production build: see the page that loads this. */
export function DemoAccounts({ callbackUrl }: { callbackUrl: string }) {
  return (
    <section className="mt-8 border-t pt-6">
      <h2 className="font-semibold">Or sign in as a demo user</h2>
      <p className="mt-1 text-muted-foreground text-sm">Demo accounts exist in development only.</p>
      <ul className="-mx-3 mt-3">
        {confirmed.map(({ key, name, email, description }) => (
          <li key={key}>
            <ActionForm action={signInAction} quiet hidden={{ email, password: castPassword, callbackUrl }}>
              <SubmitButton
                variant="ghost"
                aria-labelledby={`demo-${key}`}
                aria-describedby={`demo-${key}-role`}
                className="h-auto w-full justify-start gap-3 whitespace-normal px-3 py-2 text-left font-normal"
              >
                <Avatar name={name} seed={key} />
                <span className="min-w-0">
                  <span id={`demo-${key}`} className="block text-foreground">
                    Continue as <span className="font-medium">{name}</span>
                  </span>
                  <span id={`demo-${key}-role`} className="block text-muted-foreground text-xs">
                    {description}
                  </span>
                </span>
              </SubmitButton>
            </ActionForm>
          </li>
        ))}
      </ul>
    </section>
  )
}
