/**
 * Hands on together what is asked for in one turn of the event loop. Core knows no platform's end of a turn, so a turn is over
 * once promises have gone on so often without a new question: an async function that returns a promise takes three steps.
 */
const QUIET_STEPS = 10;

/** A function that gathers its questions, and answers each with what `act` answers to all of its turn. */
export function gathered<Q, A>(act: (questions: readonly Q[]) => Promise<A>): (question: Q) => Promise<A> {
  let turn: { readonly questions: Q[]; readonly answer: Promise<A> } | undefined;

  async function end(questions: readonly Q[]): Promise<A> {
    for (let quiet = 0, known = 0; quiet < QUIET_STEPS; quiet++) {
      await undefined;
      if (questions.length > known) quiet = 0;
      known = questions.length;
    }
    turn = undefined;
    return act(questions);
  }

  return (question) => {
    if (!turn) {
      const questions: Q[] = [];
      turn = { questions, answer: end(questions) };
    }
    turn.questions.push(question);
    return turn.answer;
  };
}
