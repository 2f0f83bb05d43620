import { ConverterBuilder } from 'opencc-js/core';
import * as traditionalToSimplified from 'opencc-js/preset/t2cn';
import type { ToSimplified } from '../../core/words.ts';

/** Characters of Hong Kong and Taiwan to simplified ones, character by character. */
export const createToSimplified = (): ToSimplified =>
  ConverterBuilder(traditionalToSimplified)({ from: 't', to: 'cn' });
