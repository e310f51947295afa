/** Whether a name can be a part of an address: browsers take `.` and `..` for steps in it, however they are written. */
export const hasAddress = (name: string): boolean => name !== '.' && name !== '..';

export const noAddress = 'A name of dots alone cannot be a part of an address: no page opens it';
