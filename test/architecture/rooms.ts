/** The rooms of src/ and who may enter which: the table of ARCHITECTURE.md. Change both together, and say why. */

const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  memory: ['base'],
  transport: ['base', 'memory'],
  tasks: ['base', 'transport/wire.ts'],
  workers: ['base', 'memory', 'transport', 'tasks'],
  sync: ['base', 'memory', 'transport', 'tasks', 'workers'],
  cost: ['base'],
  pools: ['base', 'memory', 'transport', 'tasks', 'workers', 'cost'],
  pipelines: ['base', 'pools'],
  observe: ['base', 'cost'],
  cluster: ['base', 'transport', 'tasks', 'pools', 'cost'],
  cli: ['index.ts', 'sync.ts', 'cost.ts', 'observe.ts', 'cluster.ts'],
};

/** Packages that a room may import besides Node's own modules. The library needs none; jiti is an optional peer. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  tasks: ['jiti'],
  cli: ['commander', 'tinyglobby'],
};

/** Why this file may not import that one; undefined when it may. Paths as in `src/pools/maps.ts`. */
export function objection(from: string, to: string): string | undefined {
  const room = roomOf(from);
  if (!to.startsWith('src/')) return packageObjection(room, to);
  if (room === undefined) return undefined; // an entry point
  if (MAY_IMPORT[room] === undefined) return `src/${room} is no room of the table`;
  const target = to.slice('src/'.length);
  if (target.startsWith(`${room}/`)) return room === 'workers' ? sidesObjection(from, to) : undefined;
  const allowed = MAY_IMPORT[room].some((place) => target === place || target.startsWith(`${place}/`));
  return allowed ? undefined : `${room} may import ${MAY_IMPORT[room].join(', ') || 'nothing of ours'}`;
}

/** Undefined for the entry points, which lie in src/ itself. */
function roomOf(path: string): string | undefined {
  const [, room, file] = path.split('/');
  return file === undefined ? undefined : room;
}

function packageObjection(room: string | undefined, name: string): string | undefined {
  if (name.startsWith('node:')) return undefined;
  const allowed = room === undefined ? [] : (MAY_USE[room] ?? []);
  return allowed.includes(name) ? undefined : `${room ?? 'an entry point'} may use no package ${name}`;
}

/** Parent side and worker side run in different threads and share no state: what they agree on is in transport/wire.ts. */
function sidesObjection(from: string, to: string): string | undefined {
  const inside = (path: string) => path.startsWith('src/workers/inside/');
  return inside(from) === inside(to) ? undefined : 'parent side and worker side meet only in transport/wire.ts';
}
