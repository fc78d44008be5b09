import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

// The proxies of docs/deploy.md, configured as it says. Only ports, files and the host are replaced.

type Ports = { app: number; plain: number; tls: number }
type Files = { folder: string; certificate: string; key: string; both: string }

export type OpenProxy = { authority: string; close: () => Promise<void> }

type Kind = {
  version: string[]
  /** The configuration around the document's block, as the installed package has it. */
  around: (block: string, files: Files, ports: Ports) => string
  run: (configuration: string, files: Files) => string[]
}

const kinds: Record<string, Kind> = {
  nginx: {
    version: ['-v'],
    around: (block, { folder }) =>
      `user root; daemon off; pid ${folder}/pid; error_log stderr; events {}
      http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`).join(' ')}
      ${block} }`,
    run: (file, { folder }) => ['-c', file, '-p', folder, '-e', 'stderr'],
  },
  caddy: {
    version: ['version'],
    around: (block, { folder }, { plain, tls }) =>
      `{\nadmin off\nhttp_port ${plain}\nhttps_port ${tls}\nlocal_certs\nskip_install_trust\nstorage file_system ${folder}/store\n}\n${block}`,
    run: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
  },
  haproxy: { version: ['-v'], around: (block) => block, run: (file) => ['-f', file] },
}

export const proxies = Object.keys(kinds)

/** Debian installs servers in root's path. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

const runs = (program: string, args: string[] = []) =>
  spawnSync(program, args, { stdio: 'ignore', env }).status === 0

/** Whether the proxy is installed, and openssl, which creates its certificate. */
export const isInstalled = (name: string): boolean =>
  runs(name, kinds[name]?.version) && runs('openssl', ['version'])

/**
 * Runs a proxy on loopback.
 * @returns the file of the certificate authority that its certificate comes from, and how to stop it
 */
export async function openProxy(name: string, ports: Ports): Promise<OpenProxy> {
  const kind = kinds[name]
  if (!kind) throw new Error(`docs/deploy.md has no configuration for ${name}`)
  const folder = mkdtempSync(join(tmpdir(), `atrium-${name}-`))
  const files = selfSigned(folder)
  const file = join(folder, 'configuration')
  writeFileSync(file, `${kind.around(filledIn(blockOf(name), files, ports), files, ports)}\n`)
  const child = spawn(name, kind.run(file, files), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  })
  let said = ''
  child.stderr.on('data', (data) => {
    said += data
  })
  for (let attempt = 0; !(await listens(ports.tls)); attempt++) {
    if (child.exitCode !== null || attempt > 200) throw new Error(`${name} does not start:\n${said}`)
    await sleep(50)
  }
  return {
    authority: name === 'caddy' ? join(folder, 'store/pki/authorities/local/root.crt') : files.certificate,
    async close() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Its block in docs/deploy.md. */
function blockOf(name: string): string {
  const block = new RegExp(`\`\`\`${name}\n([^]*?)\`\`\``).exec(readFileSync('docs/deploy.md', 'utf8'))?.[1]
  if (!block) throw new Error(`docs/deploy.md has no block for ${name}`)
  return block
}

const filledIn = (block: string, { certificate, key, both }: Files, { app, plain, tls }: Ports): string =>
  block
    .replaceAll('https://app.example.com', `https://localhost:${tls}`)
    .replaceAll(/(ssl_certificate) .*;/g, `$1 ${certificate};`)
    .replaceAll(/(ssl_certificate_key) .*;/g, `$1 ${key};`)
    .replaceAll(/crt \S+/g, `crt ${both}`)
    .replaceAll('app.example.com', 'localhost')
    .replaceAll(/(listen|bind) :?80\b/g, `$1 127.0.0.1:${plain}`)
    .replaceAll(/(listen|bind) :?443\b/g, `$1 127.0.0.1:${tls}`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${app}`)

function selfSigned(folder: string): Files {
  const files = {
    folder,
    certificate: join(folder, 'cert'),
    key: join(folder, 'key'),
    both: join(folder, 'both'),
  }
  const options =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost'
  const output = ['-keyout', files.key, '-out', files.certificate]
  execFileSync('openssl', [...options.split(' '), ...output], { stdio: 'ignore' })
  writeFileSync(files.both, readFileSync(files.certificate, 'utf8') + readFileSync(files.key, 'utf8'))
  return files
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy().destroyed))
    socket.on('error', () => resolve(false))
  })
