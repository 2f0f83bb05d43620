/** A number somebody in distress may be given. */
export interface CrisisLine {
  readonly number: string;
  readonly name: string;
  readonly hours: string;
  /** True only where its source says that somebody answers day and night. */
  readonly isAllDay: boolean;
}

/** How many numbers are given: of one alone nobody knows whether it answers. */
const mostGiven = 2;
/** Local times between which most lines answer. */
const day = { from: '08:00', until: '22:00' };

/** The numbers to give at a time of day: at night those first that answer at night. @param time local, `HH:mm` */
export const crisisLinesAt = (
  lines: readonly CrisisLine[],
  time: string,
): readonly CrisisLine[] => {
  const isDay = time >= day.from && time < day.until;
  const allDayFirst = [...lines].sort((a, b) => Number(b.isAllDay) - Number(a.isAllDay));
  return (isDay ? lines : allDayFirst).slice(0, mostGiven);
};
