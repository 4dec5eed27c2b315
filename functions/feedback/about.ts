/** The optional equality questions and the answers that each takes. Asked apart from feedback, kept apart, only counted. */
export const ABOUT_QUESTIONS = {
  age: ['under-18', '18-24', '25-34', '35-44', '45-54', '55-64', '65-over', 'prefer-not-to-say'],
  sex: ['female', 'male', 'prefer-not-to-say'],
  ethnicity: ['asian', 'black', 'mixed', 'white', 'other', 'prefer-not-to-say'],
  disability: ['yes', 'no', 'prefer-not-to-say'],
} as const;
