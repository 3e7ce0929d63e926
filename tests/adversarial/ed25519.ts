/** An implementation of Ed25519 that is not the browser's, to check ours against. */
export * as ed25519 from '@noble/ed25519';
