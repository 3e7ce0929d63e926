/** `npm start`: installs if needed, builds if stale, serves. */
import { ensureBuilt, ensureInstalled } from './stale.mjs';

ensureInstalled();
await ensureBuilt();
const { serve } = await import('./serve.mjs');
const port = Number(process.env.PORT ?? 4173);
try {
  const { url } = await serve({ port });
  console.log(`Fieldroom is at ${url}`);
} catch (error) {
  console.error(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is in use. End what uses it, or set PORT to another.`
      : error.message
  );
  process.exitCode = 1;
}
