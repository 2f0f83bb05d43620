import { z } from 'zod';
import { parse, parseYaml, read } from './read.ts';

const phrases = z.array(z.string()).min(1);
const simulationSchema = z.strictObject({
  names: phrases,
  lists: z.record(z.string().regex(/^[a-z-]+$/u), phrases),
  themes: z.record(z.string().regex(/^[a-z-]+$/u), phrases),
});

/** The invented people and sentences of a simulated study. */
export type SimulationContent = Readonly<z.infer<typeof simulationSchema>>;

/** Reads `simulation.yaml`. @param directory the project's `config` @throws content.invalid */
export const loadSimulation = (directory: string): SimulationContent => {
  const name = 'simulation.yaml';
  return parse(simulationSchema, parseYaml(read(directory, name), name), name);
};
