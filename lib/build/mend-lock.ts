/**
 * `npm run lock`: completes package-lock.json after an install from a registry that lacks some packages' binaries for
 * other platforms. npm leaves those out of the lock file, and `npm ci` then refuses it on every platform. An optional
 * entry with its platform is what npm itself would have written; it is fetched only on that platform.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: string[];
  readonly cpu?: string[];
  readonly libc?: string[];
  readonly optionalDependencies?: Record<string, string>;
}

const FILE = new URL('../../package-lock.json', import.meta.url);

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS: readonly (readonly [RegExp, string])[] = [
  [/arm64/, 'arm64'],
  [/x64/, 'x64'],
  [/ia32/, 'ia32'],
  [/ppc64/, 'ppc64'],
  [/s390x/, 's390x'],
  [/riscv64/, 'riscv64'],
  [/wasm32/, 'wasm32'],
  [/arm(?!64)/, 'arm'],
];

/** The platform that a binary's name says: `@scope/cli-linux-x64-musl`. */
function platform(name: string): Pick<Locked, 'os' | 'cpu' | 'libc'> {
  const os = SYSTEMS.find((system) => name.includes(system));
  const cpu = PROCESSORS.find(([pattern]) => pattern.test(name))?.[1];
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(name.endsWith('-musl') ? { libc: ['musl'] } : {}),
    ...(name.endsWith('-gnu') ? { libc: ['glibc'] } : {}),
    ...(os ? { os: [os] } : {}),
  };
}

const lock = JSON.parse(readFileSync(FILE, 'utf8')) as { packages: Record<string, Locked> };
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
    if (places.some((place) => lock.packages[place])) continue;
    if (!/^\d+\.\d+\.\d+/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platform(name),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
    };
    added += 1;
  }
}
const [root, ...others] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([...(root ? [root] : []), ...others.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} entries for other platforms added`);
