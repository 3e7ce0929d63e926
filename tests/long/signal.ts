/** The signalling server as `npm run signal` starts it, that can die and come back at the same address. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';

export interface SignalServer {
  readonly url: string;
  start(): Promise<void>;
  /** SIGKILL: nobody is told. */
  kill(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

export const startSignal = async (): Promise<SignalServer> => {
  const port = await freePort();
  let child: ChildProcess | null = null;
  const server: SignalServer = {
    url: `ws://127.0.0.1:${port}`,
    async start() {
      const started = spawn(process.execPath, [join('src', 'tools', 'signal.mjs')], {
        env: { ...process.env, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'inherit']
      });
      child = started;
      await new Promise<void>((ready, failed) => {
        started.stdout.on('data', (chunk: Buffer) => {
          if (chunk.toString().includes('In Fieldroom')) ready();
        });
        started.once('exit', () => failed(new Error('The signalling server ended.')));
      });
    },
    async kill() {
      const running = child;
      child = null;
      if (!running || running.exitCode !== null) return;
      await new Promise<void>((done) => {
        running.once('exit', () => done());
        running.kill('SIGKILL');
      });
    }
  };
  await server.start();
  return server;
};
