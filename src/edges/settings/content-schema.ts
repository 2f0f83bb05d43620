import { z } from 'zod';

/** A list of phrases. */
export const words = z.array(z.string().min(1)).min(1);
/** A purpose of consent. */
export const purpose = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
]);
