import type { StorageQuota } from '../../ports/storage-quota';

const answer = (granted: boolean) => (granted ? 'granted' : 'refused');

export const browserStorageQuota: StorageQuota = {
  async persist() {
    if (!navigator.storage?.persist) return 'unsupported';
    return answer((await navigator.storage.persisted()) || (await navigator.storage.persist()));
  },
  async persisted() {
    if (!navigator.storage?.persisted) return 'unsupported';
    return answer(await navigator.storage.persisted());
  },
  async estimate() {
    if (!navigator.storage?.estimate) return null;
    const { usage, quota } = await navigator.storage.estimate();
    return usage === undefined || quota === undefined ? null : { used: usage, available: quota - usage };
  }
};
