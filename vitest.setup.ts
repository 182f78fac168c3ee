import fc from 'fast-check'

// The same inputs in every run, so that a red build means a change and not a new random input. `FUZZ=1` asks for new ones.
fc.configureGlobal({ seed: process.env.FUZZ ? Date.now() : 1 })
