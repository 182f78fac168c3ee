import { envelopeInputs } from './envelope.inputs.mjs'
import { kindInputs } from './kinds.inputs.mjs'
import { metadataInputs } from './metadata.inputs.mjs'
import { refInputs } from './refs.inputs.mjs'

/** @import { InputRow } from './input-rows.mjs' */

/**
 * What the peer is asked: items 1 to 21 of the compatibility table of its catalog model.
 *
 * @type {readonly InputRow[]}
 */
export const inputs = [...metadataInputs, ...envelopeInputs, ...kindInputs, ...refInputs]
