/** Numbers from 0 to below 1 that look like chance and are the same each time. @param seed any whole number */
export const createChance = (seed) => {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
};
