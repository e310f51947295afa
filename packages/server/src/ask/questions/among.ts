import { amongPeople, withSegments, type People } from '../../measure/measure.ts';
import { chosenBy } from './chosen.ts';
import { membersOf, type Moment } from './segment-members.ts';

/** Takes `among` off a question: it says the same of every kind of question. */
export function splitAmong(question: unknown): { readonly among: unknown; readonly rest: unknown } {
  if (typeof question !== 'object' || question === null || !('among' in question)) {
    return { among: undefined, rest: question };
  }
  const { among, ...rest } = question;
  return { among, rest };
}

/** Only those whom `among` means, if it says something; and whoever is in the segments that conditions name. */
export function chosenPeople(among: unknown, moment: Moment): (people: People) => People {
  const chosen = among === undefined ? undefined : chosenBy(among, { ...moment, path: 'among' });
  return (people) => {
    const told = withSegments(people, membersOf(moment, people));
    return chosen === undefined ? told : amongPeople(told, chosen.holds(people));
  };
}
