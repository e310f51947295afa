/**
 * Whether a text is, or has inside, what the platform shows in the place of a personal value: `j***@example.com`, `***67`,
 * `J***`, `***`, `XXX-XXX-4567`, `XXX-XX-6789`. Pure.
 */
export function looksMasked(text: string): boolean {
  return /^[^*]?\*{3}(?:\d{2})?$|\*{3}@\S|XXX-XXX?-\d{4}/u.test(text);
}
