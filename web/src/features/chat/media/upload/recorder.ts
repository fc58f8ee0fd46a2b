/** A voice note is no longer than this. */
export const LONGEST_MS = 15 * 60_000
/** What is taken of the microphone each second for the waveform. */
const LEVELS_MS = 100

/** Why nothing can be recorded. */
export class RecorderProblem extends Error {}

/** In the order in which they are wanted; Safari knows only the last. */
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']

function explain(error: unknown): RecorderProblem {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError') return new RecorderProblem('Allow the microphone for this page in the browser’s settings, then try again.')
  if (name === 'NotFoundError') return new RecorderProblem('No microphone was found. Connect one, then try again.')
  return new RecorderProblem('The microphone could not be used. Another program may have it.')
}

/** A recording under way. */
export interface Recording {
  /** Ends it. Resolves with what was recorded. */
  stop: () => Promise<File>
  /** Ends it, and nothing is kept. */
  cancel: () => void
}

/** Records the microphone. Rejects with a {@link RecorderProblem}. @param onLevel hears how loud it is, 0 to 1, ten times a second */
export async function record(onLevel: (level: number) => void): Promise<Recording> {
  const type = typeof MediaRecorder === 'undefined' ? undefined : TYPES.find((one) => MediaRecorder.isTypeSupported(one))
  if (!navigator.mediaDevices || type === undefined) throw new RecorderProblem('This browser cannot record sound here.')
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch((error: unknown) => {
    throw explain(error)
  })
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Uint8Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples)
    onLevel(samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0) / 128)
  }, LEVELS_MS)
  const recorder = new MediaRecorder(stream, { mimeType: type })
  const pieces: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
  const free = () => {
    clearInterval(timer)
    for (const track of stream.getTracks()) track.stop()
    void context.close()
  }
  const ended = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve(), { once: true }))
  recorder.start(1000)
  return {
    stop: async () => {
      if (recorder.state !== 'inactive') recorder.stop()
      await ended
      free()
      const plain = type.split(';')[0] ?? type
      return new File(pieces, `voice.${plain.split('/')[1] ?? 'webm'}`, { type: plain })
    },
    cancel: () => {
      if (recorder.state !== 'inactive') recorder.stop()
      free()
    },
  }
}
