/** The Code in force since 1 April 2021, as every rule of it names it. A new Code gets a file of its own. */
export const CODE_2021 = { codeVersion: '2021-04-01', validFrom: '2021-04-01' } as const;
