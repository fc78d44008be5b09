import { Time } from '@/components/time'
import { Button } from '@/components/ui/button'
import { Card, CardContent, CardHeader } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { inboxPath } from './inbox-path'
import { linkWords } from './link-words'
import type { Mail } from './mail-list'

export function MailView({ mail, to, asText }: { mail: Mail; to?: string; asText: boolean }) {
  const { id, subject, recipient, createdAt, html, text, links } = mail
  return (
    <Card className="min-w-0 overflow-hidden">
      <CardHeader className="border-b">
        <h2 className="font-semibold text-lg [overflow-wrap:anywhere]">{subject}</h2>
        <p className="text-muted-foreground text-sm [overflow-wrap:anywhere]">
          To {recipient}, <Time at={createdAt} as="time" />
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          {links.map((link) => (
            <Button key={link} asChild>
              <a href={link}>
                {linkWords(link, html)} <Icon name="arrow-right" />
              </a>
            </Button>
          ))}
        </div>
      </CardHeader>
      <nav aria-label="Email view" className="flex gap-1 border-b px-4 py-2 sm:px-5">
        <Tab href={inboxPath({ to, mail: id })} current={!asText}>
          HTML
        </Tab>
        <Tab href={inboxPath({ to, mail: id, view: 'text' })} current={asText}>
          Plain text
        </Tab>
      </nav>
      {asText ? (
        <CardContent>
          <pre className="whitespace-pre-wrap font-mono text-sm [overflow-wrap:anywhere]">{text}</pre>
        </CardContent>
      ) : (
        <iframe
          key={id}
          title={`Email: ${subject}`}
          srcDoc={withLinksOnTop(html)}
          sandbox="allow-top-navigation-by-user-activation"
          className="h-[42rem] w-full"
        />
      )}
    </Card>
  )
}

function Tab({
  href,
  current,
  children,
}: {
  href: ReturnType<typeof inboxPath>
  current: boolean
  children: string
}) {
  return (
    <Button
      variant="ghost"
      size="sm"
      className="aria-[current]:bg-muted aria-[current]:text-foreground"
      asChild
    >
      <Link href={href} scroll={false} aria-current={current ? 'page' : undefined}>
        {children}
      </Link>
    </Button>
  )
}

/** Email programs open links in a new window. Here they open in this one. */
const withLinksOnTop = (html: string) => html.replaceAll('target="_blank"', 'target="_top"')
