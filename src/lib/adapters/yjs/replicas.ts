import type { EngagementId } from '../../domain/ids';
import { createReplica, type Replica, type ReplicaOptions } from './book-replica';

/** One replica per engagement, made when first asked for. */
export const createReplicas = (options: ReplicaOptions): ((engagement: EngagementId) => Replica) => {
  const made = new Map<EngagementId, Replica>();
  return (engagement) => {
    const replica = made.get(engagement) ?? createReplica(engagement, options);
    made.set(engagement, replica);
    return replica;
  };
};
