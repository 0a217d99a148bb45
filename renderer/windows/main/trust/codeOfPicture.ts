/**
 * The text of the QR code in a picture file, or null: not a picture, no code, or not readable. The reader is loaded
 * with the first picture: most people type, read out or open a link.
 */
export async function codeOfPicture(picture: Blob): Promise<string | null> {
  const { qrFromPicture } = await import('./qrFromPicture.ts');
  return qrFromPicture(picture);
}
