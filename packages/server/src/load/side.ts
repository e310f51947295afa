/**
 * Which store a follower fills: '' the one in force, 'next/' the one that is made anew beside it. It begins the follower's
 * name, so that both keep checkpoints and plans of their own.
 */
export type Side = '' | 'next/';
