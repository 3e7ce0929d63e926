/** Who sees it: the data room is shared with the client, the audit file is the firm's alone. */
export type Book = 'data-room' | 'audit-file';

export type Role = 'lead' | 'preparer' | 'reviewer' | 'client' | 'observer';
