/** What a statement of ours refuses by itself. */
const refusable = ['CURRENCIES_MIXED'] as const;

type Refusal = { readonly code: (typeof refusable)[number]; readonly detail: string };

/** SQL of a value; where the condition holds, the whole statement is refused. `detail` has nothing that was sent. */
export function unlessSql(condition: string, value: string, { code, detail }: Refusal): string {
  return `if(throwIf(${condition}, 'refused as ${code} [${detail}]') = 0, ${value}, NULL)`;
}

/** The refusal in the engine's words. */
export function refusalIn(message: string): Refusal | undefined {
  const code = refusable.find((each) => message.includes(`refused as ${each} [`));
  const [, detail = ''] = /refused as \w+ \[([^\]]*)\]/.exec(message) ?? [];
  return code === undefined ? undefined : { code, detail };
}
