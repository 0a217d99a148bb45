import decodeQR from 'qr/decode.js';

/** Above this a file is no picture of a code, and decoding it would only take memory. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;
/** A code of 45 modules needs far less; a photo is brought down to it so that reading takes no second. */
const MAX_SIDE = 1600;
const TIME_LIMIT_MS = 1500;
const GLANCE_MS = 120;

/** The text of the QR code in a picture file, or null: not a picture, no code, or not readable. */
export async function qrFromPicture(picture: Blob): Promise<string | null> {
  if (picture.size > MAX_FILE_BYTES) return null;
  const bitmap = await createImageBitmap(picture).catch(() => null);
  if (bitmap === null) return null;
  try {
    return readCode(pixelsOf(bitmap, bitmap.width, bitmap.height), TIME_LIMIT_MS);
  } finally {
    bitmap.close();
  }
}

/**
 * The text of the code that a camera sees at this moment. Others wait meanwhile, so that it takes no longer than a
 * blink.
 */
export function codeIn(picture: CanvasImageSource, width: number, height: number): string | null {
  return width === 0 || height === 0 ? null : readCode(pixelsOf(picture, width, height), GLANCE_MS);
}

function pixelsOf(picture: CanvasImageSource, fullWidth: number, fullHeight: number): ImageData {
  const scale = Math.min(1, MAX_SIDE / Math.max(fullWidth, fullHeight));
  const width = Math.max(1, Math.round(fullWidth * scale));
  const height = Math.max(1, Math.round(fullHeight * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This window has no 2D canvas.');
  // What is transparent in a picture was meant to lie on paper.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

function readCode(pixels: ImageData, timeLimit: number): string | null {
  try {
    return decodeQR(pixels, { format: 'RGBA', effort: Infinity, timeLimit });
  } catch {
    // The reader throws for every picture without a code: that is an answer here.
    return null;
  }
}
