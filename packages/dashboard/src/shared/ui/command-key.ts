/** What this device calls the key that is held for commands. */
export const commandKey = navigator.userAgent.includes('Mac') ? '⌘' : 'Ctrl';
