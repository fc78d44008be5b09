import { Disclosure } from '@/components/disclosure'
import { ThemeChoice } from '@/components/theme-choice'
import { buttonClasses } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'

/** The theme on pages without an account menu. Hidden without JavaScript, as the choice is. */
export const ThemeToggle = () => (
  <Disclosure
    floating
    className="noscript:hidden"
    summaryClassName={buttonClasses({ variant: 'ghost', size: 'icon' })}
    panelClassName="top-full right-0 mt-1.5 p-1"
    summary={
      <>
        <span className="sr-only">Theme</span>
        <Icon name="sun" className="dark:hidden" />
        <Icon name="moon" className="hidden dark:block" />
      </>
    }
  >
    <ThemeChoice as="menu" />
  </Disclosure>
)
