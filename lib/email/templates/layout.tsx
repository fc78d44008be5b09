import type { CSSProperties, ReactNode } from 'react'
import { Body, Button, Container, Head, Heading, Hr, Html, Link, Preview, Section, Text } from 'react-email'
import { brand } from '@/lib/brand'

const fontFamily = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

const styles = {
  page: { margin: 0, padding: '32px 12px', backgroundColor: '#f3f2ef', fontFamily },
  sheet: {
    maxWidth: '520px',
    margin: '0 auto',
    padding: '32px 32px 24px',
    backgroundColor: '#ffffff',
    border: '1px solid #e1e0db',
    borderRadius: '12px',
  },
  name: { margin: 0, fontSize: '15px', lineHeight: '20px', fontWeight: 600, color: '#01675b' },
  heading: {
    margin: '20px 0 0',
    fontSize: '22px',
    lineHeight: '28px',
    fontWeight: 600,
    letterSpacing: '-0.02em',
    color: '#181d1b',
    overflowWrap: 'anywhere',
  },
  text: {
    margin: '16px 0 0',
    fontSize: '15px',
    lineHeight: '24px',
    color: '#3a403d',
    overflowWrap: 'anywhere',
  },
  action: { margin: '24px 0 0' },
  button: {
    padding: '12px 20px',
    borderRadius: '8px',
    backgroundColor: '#01675b',
    color: '#ffffff',
    fontSize: '15px',
    lineHeight: '20px',
    fontWeight: 600,
    textDecoration: 'none',
  },
  small: {
    margin: '16px 0 0',
    fontSize: '13px',
    lineHeight: '20px',
    color: '#575e5a',
    overflowWrap: 'anywhere',
  },
  link: { color: '#01675b', textDecoration: 'underline', wordBreak: 'break-all' },
  rule: { margin: '28px 0 0', borderColor: '#e1e0db' },
} satisfies Record<string, CSSProperties>

const darkMode = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page, .page > table > tbody > tr > td { background-color: #0c100f !important; }
    .sheet { background-color: #141817 !important; border-color: #2a2f2e !important; }
    .heading { color: #ecedea !important; }
    .text { color: #d3d6d2 !important; }
    .small { color: #9da5a0 !important; }
    .name, .link { color: #65d1ba !important; }
    .button { background-color: #65d1ba !important; color: #031815 !important; }
    .rule { border-color: #2a2f2e !important; }
  }
  @media (max-width: 480px) {
    .sheet > tbody > tr > td { padding: 24px 20px 20px !important; }
  }
`

type MailLayoutProps = {
  /** The line that email programs show beside the subject. */
  preview: string
  heading: string
  children: ReactNode
  /** Why the person received this email, and what to do if it was someone else. */
  reason: ReactNode
}

export function MailLayout({ preview, heading, children, reason }: MailLayoutProps) {
  return (
    <Html lang="en">
      <Head>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{darkMode}</style>
      </Head>
      <Preview>{preview}</Preview>
      <Body className="page" style={styles.page}>
        <Container className="sheet" style={styles.sheet}>
          <Text className="name" style={styles.name}>
            {brand.name}
          </Text>
          <Heading as="h1" className="heading" style={styles.heading}>
            {heading}
          </Heading>
          {children}
          <Hr className="rule" style={styles.rule} />
          <Text className="small" style={styles.small}>
            {reason}
          </Text>
        </Container>
      </Body>
    </Html>
  )
}

export function MailText({ children }: { children: ReactNode }) {
  return (
    <Text className="text" style={styles.text}>
      {children}
    </Text>
  )
}

/** A button, and its URL as text for programs that show no buttons. */
export function MailAction({ url, children }: { url: string; children: string }) {
  return (
    <Section>
      <Section style={styles.action}>
        <Button href={url} className="button" style={styles.button}>
          {children}
        </Button>
      </Section>
      <Text className="small" style={styles.small} data-skip-in-text={true}>
        If the button doesn’t work, copy this link into your browser:
        <br />
        <MailLink url={url}>{url}</MailLink>
      </Text>
    </Section>
  )
}

export function MailLink({ url, children }: { url: string; children: string }) {
  return (
    <Link href={url} className="link" style={styles.link}>
      {children}
    </Link>
  )
}
