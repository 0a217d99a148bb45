export function svg(...parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">${parts.join('')}</svg>\n`;
}

export function tile(fill: string, margin: number): string {
  const side = 512 - 2 * margin;
  return `<rect x="${margin}" y="${margin}" width="${side}" height="${side}" rx="${Math.round(side * 0.235)}" fill="${fill}"/>`;
}
