import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Held by the process that installs: test files run side by side. */
const LOCK = join(tmpdir(), 'headgate-install-redis')
const LONGEST_INSTALL_MS = 300_000

/** Where Debian's packages look whether they may start what they install. */
const POLICY = '/usr/sbin/policy-rc.d'

/**
 * Installs redis-server where the system is like Debian and this process may, and does not start it as a service.
 * Returns why there may be none all the same.
 */
export function installRedis(): string {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get'))
    return 'this is no Debian to install it on'
  if (process.getuid?.() !== 0) return 'only root can install it'
  if (!takeLock()) return waitForLock()
  const isPolicyOurs = !existsSync(POLICY)
  try {
    if (isPolicyOurs) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    const problem = aptGet('install') && (aptGet('update') ?? aptGet('install'))
    return problem ?? 'it is not there although apt-get installed it'
  } finally {
    if (isPolicyOurs) rmSync(POLICY, { force: true })
    rmdirSync(LOCK)
  }
}

/** Returns what went wrong, if anything did. */
function aptGet(step: 'install' | 'update'): string | undefined {
  const args = step === 'update' ? ['update'] : ['install', '-y', '--no-install-recommends', 'redis-server']
  const { status, stderr } = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    timeout: LONGEST_INSTALL_MS,
  })
  return status === 0 ? undefined : `apt-get ${step} failed: ${stderr.trim()}`
}

function takeLock(): boolean {
  try {
    mkdirSync(LOCK)
    return true
  } catch {
    const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age < LONGEST_INSTALL_MS) return false
    // Whoever held it is gone.
    return true
  }
}

function waitForLock(): string {
  const deadline = Date.now() + LONGEST_INSTALL_MS
  const never = new Int32Array(new SharedArrayBuffer(4))
  while (existsSync(LOCK) && Date.now() < deadline) Atomics.wait(never, 0, 0, 200)
  return 'another process that tried to install it failed'
}
